using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Records;

/// <summary>A user the API answered, as an outcome line holds it.</summary>
/// <param name="Row">The user's row in the input.</param>
/// <param name="Id">The user's id.</param>
/// <param name="Cards">The top cards in rank order; perhaps none.</param>
public readonly record struct UserResult(long Row, string Id, IReadOnlyList<RankedCard> Cards);
