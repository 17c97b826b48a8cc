using System.Globalization;
using System.Text;

namespace CardGenius.EndToEnd.Tests.Otlp;

/// <summary>Writes exported points as OpenMetrics text, with the names and labels that the OTLP receiver of Prometheus gives them (docs/metrics.md).</summary>
internal static class PrometheusText
{
    /// <summary>Returns the text.</summary>
    /// <param name="points">The points.</param>
    /// <param name="instance">The value of the label <c>instance</c>.</param>
    /// <param name="timeOf">The time of an export in seconds.</param>
    public static string Of(IEnumerable<OtlpPoint> points, string instance, Func<int, double> timeOf)
    {
        var text = new StringBuilder();
        foreach (var group in points.GroupBy(NameOf).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            foreach (var point in group)
            {
                Write(text, group.Key, point, instance, timeOf(point.Export));
            }
        }

        return text.Append("# EOF\n").ToString();
    }

    private static void Write(StringBuilder text, string name, OtlpPoint point, string instance, double time)
    {
        if (point.Histogram is not { } histogram)
        {
            Line(point.IsCounter ? $"{name}_total" : name, point.Value);
            return;
        }

        var upTo = 0L;
        for (var bucket = 0; bucket < histogram.Counts.Count; bucket++)
        {
            upTo += histogram.Counts[bucket];
            Line($"{name}_bucket", upTo, bucket < histogram.Bounds.Count ? histogram.Bounds[bucket].ToString(CultureInfo.InvariantCulture) : "+Inf");
        }

        Line($"{name}_count", point.Value);
        Line($"{name}_sum", histogram.Sum);

        void Line(string metric, double value, string? le = null)
        {
            var labels = point.Attributes.Select(a => (Name: a.Name.Replace('.', '_'), a.Value)).Append((Name: "job", Value: "cardgenius")).Append((Name: "instance", Value: instance));
            labels = le is null ? labels : labels.Append((Name: "le", Value: le));
            text.Append(CultureInfo.InvariantCulture, $"{metric}{{{string.Join(',', labels.Select(l => $"{l.Name}=\"{l.Value}\""))}}} {value} {time}\n");
        }
    }

    private static string NameOf(OtlpPoint point) => point.Name.Replace('.', '_') + (point.Unit switch
    {
        "s" => "_seconds",
        "By" => "_bytes",
        var unit when unit.EndsWith("/s", StringComparison.Ordinal) => "_per_second",
        _ => "",
    });
}
