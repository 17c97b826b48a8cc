namespace CardGenius.Benchmarks.Regression;

/// <summary>The committed bound of a figure.</summary>
/// <param name="Measured">The value that was measured when the bound was set.</param>
/// <param name="Limit">The highest accepted value.</param>
internal sealed record Bound(double Measured, double Limit)
{
    /// <summary>Sets the bound of a figure.</summary>
    public static Bound Of(Figure figure)
    {
        var digits = figure.Value < 100 ? 2 : 0;
        var measured = Math.Round(figure.Value, digits);
        return new(measured, Math.Round(measured * (1 + figure.Margin), digits));
    }
}
