using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Records;

/// <summary>The content of an outcome line for an answered user.</summary>
/// <param name="Row">The row of the user in the input.</param>
/// <param name="Id">The user id.</param>
/// <param name="Cards">The top cards in rank order. The list can be empty.</param>
public readonly record struct UserResult(long Row, string Id, IReadOnlyList<RankedCard> Cards);
