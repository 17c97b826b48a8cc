namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>One instrument of docs/metrics.md.</summary>
internal sealed record Instrument(string Name, string Kind, string Unit, IReadOnlyList<string> Attributes)
{
    /// <summary>The names of its series in Prometheus.</summary>
    public IReadOnlyList<string> PrometheusNames
    {
        get
        {
            var name = Name.Replace('.', '_') + Unit switch
            {
                "s" => "_seconds",
                "By" => "_bytes",
                "{request}/s" => "_per_second",
                _ => "",
            };
            return Kind switch
            {
                "histogram" => [$"{name}_bucket", $"{name}_sum", $"{name}_count"],
                "counter" => [$"{name}_total"],
                _ => [name],
            };
        }
    }

    /// <summary>The labels that a query may use: its attributes, and what Prometheus adds.</summary>
    public IEnumerable<string> PrometheusLabels =>
        Attributes.Select(attribute => attribute.Replace('.', '_')).Concat(["job", "instance", .. Kind == "histogram" ? ["le"] : Array.Empty<string>()]);
}
