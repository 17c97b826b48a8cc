namespace CardGenius.Simulator.Cards;

/// <summary>
/// What a card earns for one spend field in the field's period:
/// <c>points = min(floor(spend * PointsPer100 / 100), MaxPoints)</c> and <c>savings = points * RupeesPerPoint</c>.
/// </summary>
/// <param name="PointsPer100">The points for every 100 rupees spent (for a lounge field, for every 100 visits), at most one decimal place.</param>
/// <param name="RupeesPerPoint">The value of a point in rupees, at most two decimal places. <c>conv_rate</c> in the response.</param>
/// <param name="MaxPoints">The maximum number of points in one period, a whole number. <c>maxCap</c> in the response.</param>
public sealed record SpendRate(decimal PointsPer100, decimal RupeesPerPoint, decimal MaxPoints)
{
    /// <summary>Returns the points that an amount earns in one period: a whole number.</summary>
    /// <param name="amount">The rupees or visits in the field's period, 0 or more.</param>
    public decimal Points(decimal amount) => Math.Min(decimal.Floor(amount * PointsPer100 / 100m), MaxPoints);

    /// <summary>Returns the rupees saved in one period, at most two decimal places.</summary>
    /// <param name="amount">The rupees or visits in the field's period, 0 or more.</param>
    public decimal Savings(decimal amount) => Points(amount) * RupeesPerPoint;
}
