namespace CardGenius.EndToEnd.Tests.Otlp;

/// <summary>A test that needs Prometheus.</summary>
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() =>
        Skip = PrometheusServer.IsInstalled ? null : "prometheus and promtool are not installed. They are in Debian's package prometheus.";
}
