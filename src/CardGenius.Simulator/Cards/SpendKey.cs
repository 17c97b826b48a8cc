namespace CardGenius.Simulator.Cards;

/// <summary>One spend field of the API's request.</summary>
/// <param name="Name">The field's name in the request and in <c>spending_breakdown</c>, such as <c>amazon_spends</c>.</param>
/// <param name="PeriodsPerYear">How often a year the amount falls due: 12 for a monthly field, 4 for a quarterly one, 1 for an annual one.</param>
/// <param name="IsMoney">True for rupees; false for the lounge fields, which count visits.</param>
public sealed record SpendKey(string Name, int PeriodsPerYear, bool IsMoney);
