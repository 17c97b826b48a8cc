using CardGenius.Batch.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace CardGenius.Cli.Monitoring;

/// <summary>
/// Exports the metrics of docs/metrics.md and the spans over OTLP: the metrics every 60 seconds, and both once more at the end. OpenTelemetry reads
/// its own variables (OTEL_…); the address of the option replaces the endpoint.
/// </summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    // The end of a run waits no longer than this for the collector.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Action<string> _warn;
    private readonly string _place;
    private readonly ExportWatch _metricsWatch = new();
    private readonly ExportWatch _tracesWatch = new();
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;
    private readonly Task _first;

    public OtlpExport(Uri? address, IReadOnlyDictionary<string, string> variables, Action<string> warn)
    {
        var milliseconds = (int)Patience.TotalMilliseconds;
        _warn = warn;
        _place = address?.GetLeftPart(UriPartial.Authority) ?? "the collector of the OTEL_ variables";
        var resource = ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService("cardgenius", serviceVersion: BatchTelemetry.Version)
            .AddEnvironmentVariableDetector();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter([.. ExportedInstruments.Meters])
            .AddView(instrument => ExportedInstruments.Contains(instrument) ? null : MetricStreamConfiguration.Drop)
            .AddOtlpExporter(options => Configure(options, _metricsWatch, address, "v1/metrics", variables))
            .Build();
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(BatchTelemetry.Name)
            .AddOtlpExporter(options => Configure(options, _tracesWatch, address, "v1/traces", variables))
            .Build();

        // Prometheus counts an increase only from a value that it has seen: here the zeros of the counters. The command does not wait for it.
        _first = Task.Run(() => _metrics.ForceFlush(milliseconds));
    }

    public async ValueTask DisposeAsync()
    {
        var milliseconds = (int)Patience.TotalMilliseconds;
        await _first;
        bool[] ended = await Task.WhenAll(
            Task.Run(() => _metrics.Shutdown(milliseconds)), Task.Run(() => _traces.Shutdown(milliseconds)));
        if (!ended.All(e => e) || _metricsWatch.Failed || _tracesWatch.Failed)
        {
            _warn($"{_place} did not take the last metrics and traces. Check that the collector runs at this address. The run is not affected.");
        }

        _metrics.Dispose();
        _traces.Dispose();
        _metricsWatch.Dispose();
        _tracesWatch.Dispose();
    }

    private static void Configure(OtlpExporterOptions options, ExportWatch watch, Uri? address, string path, IReadOnlyDictionary<string, string> variables)
    {
        if (variables.GetValueOrDefault("OTEL_EXPORTER_OTLP_PROTOCOL") is not { Length: > 0 })
        {
            options.Protocol = OtlpExportProtocol.HttpProtobuf;
        }

        if (variables.GetValueOrDefault("OTEL_EXPORTER_OTLP_TIMEOUT") is not { Length: > 0 })
        {
            options.TimeoutMilliseconds = (int)Patience.TotalMilliseconds;
        }

        options.HttpClientFactory = () => new HttpClient(watch, disposeHandler: false) { Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds) };
        if (address is not null)
        {
            options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf
                ? new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{path}")
                : address;
        }
    }
}
