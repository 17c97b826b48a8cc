namespace CardGenius.Simulator.Cards;

/// <summary>One entry of <c>spending_breakdown</c>.</summary>
/// <param name="Key">The spend field (<c>on</c>).</param>
/// <param name="Spend">The request's amount, in the field's period.</param>
/// <param name="Points">Points earned in one period: a whole number.</param>
/// <param name="Savings">Rupees saved in one period; at most two decimal places.</param>
public sealed record QuoteLine(SpendKey Key, decimal Spend, decimal Points, decimal Savings);
