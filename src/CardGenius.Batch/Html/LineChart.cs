using System.Globalization;
using System.Net;
using System.Text;

namespace CardGenius.Batch.Html;

/// <summary>Draws a line chart as SVG. Its style is in <see cref="HtmlPage"/>.</summary>
/// <param name="title">The title.</param>
/// <param name="format">Formats a value.</param>
public sealed class LineChart(string title, Func<double, string> format)
{
    private const int Left = 70;
    private const int Right = 20;
    private const int Top = 48;
    private const int Bottom = 28;
    private const int MarkHeight = 5;
    private const int MostMarkers = 60;
    private const int CharacterWidth = 7;

    private readonly List<(string Name, bool IsDashed, IReadOnlyList<ChartPoint> Points)> _lines = [];

    /// <summary>Gets the width in pixels, if the page does not scale the chart.</summary>
    public int Width { get; init; } = 520;

    /// <summary>Gets the height in pixels.</summary>
    public int Height { get; init; } = 260;

    /// <summary>Gets whether the scale is logarithmic, for values that differ by factors.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>Gets a value that the scale contains at least.</summary>
    public double AtLeast { get; init; }

    /// <summary>Gets the labels of the horizontal axis.</summary>
    public IReadOnlyList<ChartTick> Ticks { get; init; } = [];

    /// <summary>Gets the coloured parts.</summary>
    public IReadOnlyList<ChartBand> Bands { get; init; } = [];

    /// <summary>Adds a line.</summary>
    /// <param name="name">The name for the legend.</param>
    /// <param name="points">The points in ascending order of their positions.</param>
    /// <param name="isDashed">Whether the line is dashed, for a plan or a limit.</param>
    public LineChart Line(string name, IEnumerable<ChartPoint> points, bool isDashed = false)
    {
        _lines.Add((name, isDashed, [.. points]));
        return this;
    }

    /// <summary>Adds a dashed horizontal line.</summary>
    /// <param name="name">The name for the legend.</param>
    /// <param name="value">The value.</param>
    public LineChart Level(string name, double value) => Line(name, [new(0, value), new(1, value)], isDashed: true);

    /// <summary>Returns the SVG element.</summary>
    public string Draw()
    {
        var values = _lines.SelectMany(l => l.Points).Select(p => p.Value).OfType<double>().DefaultIfEmpty(0).ToList();
        var scale = IsLogarithmic ? ChartScale.Logarithmic(values.Min(), values.Max()) : ChartScale.Linear(Math.Max(AtLeast, values.Max()));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encoded(Description(values.Max()))}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"16\" class=\"title\">{Encoded(title)}</text>");
        AddLegend(svg);
        foreach (var band in Bands)
        {
            var width = Math.Max(2, X(band.To) - X(band.From));
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{band.Style}\" x=\"{X(band.From):0.#}\" y=\"{Top}\" width=\"{width:0.#}\" height=\"{(band.IsMark ? MarkHeight : Height - Top - Bottom)}\"><title>{Encoded(band.Title)}</title></rect>");
        }

        foreach (var value in scale.Values)
        {
            var y = Y(scale, value);
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.#}\" y2=\"{y:0.#}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 6}\" y=\"{y + 4:0.#}\" text-anchor=\"end\">{Encoded(format(value))}</text>");
        }

        foreach (var tick in Ticks)
        {
            var anchor = tick.Position < 0.03 ? "start" : tick.Position > 0.97 ? "end" : "middle";
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(tick.Position):0.#}\" y=\"{Height - Bottom + 18}\" text-anchor=\"{anchor}\">{Encoded(tick.Label)}</text>");
        }

        for (var number = 0; number < _lines.Count; number++)
        {
            AddLine(svg, scale, number);
        }

        return svg.Append("</svg>").ToString();
    }

    private string Description(double most) => $"{title}: {string.Join(", ", _lines.Select(l => l.Name))}; at most {format(most)}";

    private void AddLegend(StringBuilder svg)
    {
        var x = Left;
        for (var number = 0; number < _lines.Count; number++)
        {
            var (name, isDashed, _) = _lines[number];
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{Style(number, isDashed)}\" x1=\"{x}\" x2=\"{x + 18}\" y1=\"32\" y2=\"32\"/><text x=\"{x + 23}\" y=\"36\">{Encoded(name)}</text>");
            x += 40 + (name.Length * CharacterWidth);
        }
    }

    private void AddLine(StringBuilder svg, ChartScale scale, int number)
    {
        var (_, isDashed, points) = _lines[number];
        var isMarked = !isDashed && points.Count <= MostMarkers;
        List<string> part = [];
        foreach (var point in points)
        {
            if (point.Value is not { } value)
            {
                AddPart();
                continue;
            }

            var (x, y) = (X(point.Position), Y(scale, value));
            part.Add(string.Create(CultureInfo.InvariantCulture, $"{x:0.#},{y:0.#}"));
            if (isMarked)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"l{number}\" cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"2.5\"/>");
            }
        }

        AddPart();

        void AddPart()
        {
            if (part.Count > 0)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{Style(number, isDashed)}\" points=\"{string.Join(' ', part)}\"/>");
                part.Clear();
            }
        }
    }

    private static string Style(int number, bool isDashed) => string.Create(CultureInfo.InvariantCulture, $"l{number}{(isDashed ? " dashed" : "")}");

    private double X(double position) => Left + ((Width - Left - Right) * Math.Clamp(position, 0, 1));

    private double Y(ChartScale scale, double value) => Height - Bottom - ((Height - Top - Bottom) * scale.HeightOf(value));

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
