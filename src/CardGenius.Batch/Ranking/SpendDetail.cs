namespace CardGenius.Batch.Ranking;

/// <summary>How a card rewards the spends of one spend key.</summary>
/// <param name="SpendKey">The field name of the API, for example <c>amazon_spends</c>.</param>
/// <param name="Points">The <c>points_earned</c> in the response; 0 if there are none.</param>
/// <param name="Explanation">The first <c>explanation</c> in the response; empty if there is none.</param>
public readonly record struct SpendDetail(string SpendKey, decimal Points, string Explanation);
