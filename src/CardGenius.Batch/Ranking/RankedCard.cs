namespace CardGenius.Batch.Ranking;

/// <summary>A card of an answer that stood the filters, with the amounts ranking needs. Amounts are rupees a year.</summary>
/// <param name="Name">The API's <c>card_name</c>, to the letter (it can end in a blank).</param>
/// <param name="ShownName">The name people see: <c>cashkaro_display_names.json</c>'s, else the API's (cardgenius-api.md, rule 4).</param>
/// <param name="Alias">The API's <c>seo_card_alias</c>, or null.</param>
/// <param name="Id">The API's <c>id</c>, or null where it had none.</param>
/// <param name="TotalSavingsYearly">The API's <c>total_savings_yearly</c>.</param>
/// <param name="JoiningFees">The API's <c>joining_fees</c>, whether it came as a string or as a number.</param>
/// <param name="TotalExtraBenefits">The API's <c>total_extra_benefits</c>.</param>
/// <param name="Breakdown">Rupees saved a spend key, in the answer's order.</param>
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
    /// <summary><c>total_savings_yearly - joining_fees + total_extra_benefits</c> (cardgenius-api.md, rule 3).</summary>
    public decimal NetSavings => TotalSavingsYearly - JoiningFees + TotalExtraBenefits;
}

/// <summary>What a card saves on one spend key.</summary>
/// <param name="SpendKey">The API's field name, e.g. <c>amazon_spends</c>.</param>
/// <param name="Savings">Rupees, as the answer's <c>savings</c>.</param>
public readonly record struct SpendSaving(string SpendKey, decimal Savings);
