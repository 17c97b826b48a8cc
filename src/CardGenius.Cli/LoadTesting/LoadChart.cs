using System.Globalization;
using System.Net;
using System.Text;

namespace CardGenius.Cli.LoadTesting;

/// <summary>Draws a line chart over the stages as SVG.</summary>
/// <param name="title">The title.</param>
/// <param name="labels">The names of the stages.</param>
/// <param name="format">Formats a value.</param>
/// <param name="isLogarithmic">Whether the scale is logarithmic, for values that differ by factors.</param>
internal sealed class LoadChart(string title, IReadOnlyList<string> labels, Func<double, string> format, bool isLogarithmic = false)
{
    private const int Width = 520;
    private const int Height = 260;
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 60;
    private const int MostLabels = 6;
    private const double Smallest = 0.1;

    private readonly List<(string Name, IReadOnlyList<double> Values)> _lines = [];

    /// <summary>Adds a line with a value for each stage.</summary>
    public LoadChart Line(string name, IEnumerable<double> values)
    {
        _lines.Add((name, [.. values]));
        return this;
    }

    /// <summary>Returns the SVG element.</summary>
    public string Draw()
    {
        var most = Scaled(Math.Max(Smallest, _lines.SelectMany(l => l.Values).DefaultIfEmpty(0).Max()));
        var least = isLogarithmic ? Scaled(_lines.SelectMany(l => l.Values).Select(v => Math.Max(Smallest, v)).DefaultIfEmpty(Smallest).Min()) : 0;
        var range = Math.Max(1e-9, most - least);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encoded(title)}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"16\" class=\"title\">{Encoded(title)}</text>");
        for (var i = 0; i <= 4; i++)
        {
            var value = least + (range * i / 4);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):0.0}\" y2=\"{Y(value):0.0}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{Y(value) + 4:0.0}\" text-anchor=\"end\">{Encoded(format(Unscaled(value)))}</text>");
        }

        var step = Math.Max(1, (labels.Count + MostLabels - 1) / MostLabels);
        for (var i = 0; i < labels.Count; i += step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(i):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{Encoded(labels[i])}</text>");
        }

        foreach (var ((name, values), number) in _lines.Select((line, number) => (line, number)))
        {
            var points = string.Join(' ', values.Select((v, i) => string.Create(CultureInfo.InvariantCulture, $"{X(i):0.0},{YOf(v):0.0}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"l{number}\" points=\"{points}\"/>");
            for (var i = 0; i < values.Count; i++)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"l{number}\" cx=\"{X(i):0.0}\" cy=\"{YOf(values[i]):0.0}\" r=\"3\"/>");
            }

            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"key{number}\" x=\"{Left + (number * 150)}\" y=\"{Height - 12}\">● {Encoded(name)}</text>");
        }

        return svg.Append("</svg>").ToString();

        double X(int stage) => labels.Count < 2 ? (Left + Width - Right) / 2.0 : Left + ((Width - Left - Right) * (stage + 0.5) / labels.Count);

        double Y(double scaled) => Height - Bottom - ((Height - Top - Bottom) * (scaled - least) / range);

        double YOf(double value) => Y(Scaled(value));
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);

    private double Scaled(double value) => isLogarithmic ? Math.Log10(Math.Max(Smallest, value)) : value;

    private double Unscaled(double scaled) => isLogarithmic ? Math.Pow(10, scaled) : scaled;
}
