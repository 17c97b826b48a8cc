namespace CardGenius.Batch.Ranking;

/// <summary>A card of a response that the ranking rules did not exclude. Amounts are in rupees per year.</summary>
/// <param name="Name">The exact <c>card_name</c> of the API. It can end with a space.</param>
/// <param name="ShownName">The shown name: from <c>cashkaro_display_names.json</c>, or else the API's name (cardgenius-api.md, rule 4).</param>
/// <param name="Alias">The <c>seo_card_alias</c> of the API; null if there is none.</param>
/// <param name="Id">The <c>id</c> of the API; null if there is none.</param>
/// <param name="TotalSavingsYearly">The <c>total_savings_yearly</c> of the API.</param>
/// <param name="JoiningFees">The <c>joining_fees</c> of the API, which it sends as a string or a number.</param>
/// <param name="TotalExtraBenefits">The <c>total_extra_benefits</c> of the API.</param>
/// <param name="Breakdown">The savings of each spend key, in the order of the response.</param>
public sealed record RankedCard(
    string Name,
    string ShownName,
    string? Alias,
    long? Id,
    decimal TotalSavingsYearly,
    decimal JoiningFees,
    decimal TotalExtraBenefits,
    IReadOnlyList<SpendSaving> Breakdown)
{
    /// <summary>The details of the card; null in a result of an older version, which did not keep them.</summary>
    public CardDetails? Details { get; init; }

    /// <summary><c>total_savings_yearly - joining_fees + total_extra_benefits</c> (cardgenius-api.md, rule 3).</summary>
    public decimal NetSavings => TotalSavingsYearly - JoiningFees + TotalExtraBenefits;
}

/// <summary>The savings of a card for one spend key.</summary>
/// <param name="SpendKey">The field name of the API, for example <c>amazon_spends</c>.</param>
/// <param name="Savings">The <c>savings</c> in the response, in rupees.</param>
public readonly record struct SpendSaving(string SpendKey, decimal Savings);
