namespace CardGenius.Batch.Ranking;

/// <summary>What a card saves on one spend key.</summary>
/// <param name="SpendKey">The API's field name, e.g. <c>amazon_spends</c>.</param>
/// <param name="Savings">Rupees, as the answer's <c>savings</c>.</param>
public readonly record struct SpendSaving(string SpendKey, decimal Savings);
