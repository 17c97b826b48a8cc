namespace CardGenius.Batch.Html;

/// <summary>The vertical scale of a <see cref="LineChart"/>, which begins and ends with a round value.</summary>
internal sealed class ChartScale
{
    private const int MostSteps = 5;
    private const double Smallest = 0.1;

    private readonly double _from;
    private readonly double _to;
    private readonly bool _isLogarithmic;

    private ChartScale(double from, double to, IReadOnlyList<double> values, bool isLogarithmic)
    {
        (_from, _to, Values, _isLogarithmic) = (from, to, values, isLogarithmic);
    }

    /// <summary>Gets the values with a line.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Returns a scale from 0 to a round value that is at least the given one.</summary>
    public static ChartScale Linear(double most)
    {
        var step = RoundUp(Math.Max(most, 1e-6) / MostSteps);
        var steps = Math.Max(1, (int)Math.Ceiling(Math.Max(most, 1e-6) / step - 1e-9));
        return new(0, steps * step, [.. Enumerable.Range(0, steps + 1).Select(i => i * step)], isLogarithmic: false);
    }

    /// <summary>Returns a logarithmic scale for values of the given range.</summary>
    public static ChartScale Logarithmic(double least, double most)
    {
        (least, most) = (Math.Max(Smallest, least), Math.Max(Smallest, most));
        double[] all =
        [
            .. Enumerable.Range(-1, 9).SelectMany(power => (double[])[1, 2, 5], (power, digit) => digit * Math.Pow(10, power)),
        ];
        var from = all.Last(v => v <= least * 1.0001);
        var to = all.FirstOrDefault(v => v >= most * 0.9999 && v > from, all[^1]);
        return new(Math.Log10(from), Math.Log10(to), [.. all.Where(v => v >= from && v <= to)], isLogarithmic: true);
    }

    /// <summary>Returns the height of a value, from 0 (bottom) to 1 (top).</summary>
    public double HeightOf(double value)
    {
        var scaled = _isLogarithmic ? Math.Log10(Math.Max(Smallest, value)) : value;
        return Math.Clamp((scaled - _from) / (_to - _from), 0, 1);
    }

    private static double RoundUp(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var digits = step / power;
        return power * (digits <= 1.0001 ? 1 : digits <= 2.0001 ? 2 : digits <= 5.0001 ? 5 : 10);
    }
}
