namespace CardGenius.Benchmarks.Regression;

/// <summary>The committed bound of a figure.</summary>
/// <param name="Measured">The value that was measured when the bound was set.</param>
/// <param name="Limit">The highest accepted value.</param>
internal sealed record Bound(double Measured, double Limit)
{
    /// <summary>Sets the bound of a figure.</summary>
    public static Bound Of(Figure figure)
    {
        var limit = figure.Value * (1 + figure.Margin);
        return figure.Value < 100
            ? new(Math.Round(figure.Value, 2), Math.Round(limit, 2))
            : new(Math.Round(figure.Value), Math.Round(limit));
    }
}
