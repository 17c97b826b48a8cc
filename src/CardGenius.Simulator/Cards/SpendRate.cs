namespace CardGenius.Simulator.Cards;

/// <summary>
/// What a card gives for one spend field, in the field's own period:
/// <c>points = min(floor(spend * PointsPer100 / 100), MaxPoints)</c> and <c>savings = points * RupeesPerPoint</c>.
/// </summary>
/// <param name="PointsPer100">Points for every 100 rupees spent (for a lounge field: for every 100 visits); at most one decimal place.</param>
/// <param name="RupeesPerPoint">The worth of a point in rupees; at most two decimal places. <c>conv_rate</c> in the answer.</param>
/// <param name="MaxPoints">The most points in one period, a whole number. <c>maxCap</c> in the answer.</param>
public sealed record SpendRate(decimal PointsPer100, decimal RupeesPerPoint, decimal MaxPoints)
{
    /// <summary>The points that an amount earns in one period: a whole number.</summary>
    /// <param name="amount">Rupees or visits in the field's period, 0 or more.</param>
    public decimal Points(decimal amount) => Math.Min(decimal.Floor(amount * PointsPer100 / 100m), MaxPoints);

    /// <summary>The rupees saved in one period; at most two decimal places.</summary>
    /// <param name="amount">Rupees or visits in the field's period, 0 or more.</param>
    public decimal Savings(decimal amount) => Points(amount) * RupeesPerPoint;
}
