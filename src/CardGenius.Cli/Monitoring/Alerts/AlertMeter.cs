using System.Diagnostics.Metrics;
using System.Globalization;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Cli.Monitoring.Alerts;

/// <summary>Reads the instruments of this process that the rules use.</summary>
internal sealed class AlertMeter : IDisposable
{
    private const string Duration = "http.client.request.duration";
    private const string ConnectionWait = "http.client.request.time_in_queue";

    private static readonly HashSet<string> Used = new(StringComparer.Ordinal)
    {
        Duration, "cardgenius.requests.by_duration", "cardgenius.users", "cardgenius.users.without_cards", "cardgenius.users.pending", "cardgenius.runs",
        "cardgenius.requests.planned", "cardgenius.hold.duration", "cardgenius.process.memory.limit", "dotnet.process.cpu.time",
        "dotnet.process.cpu.count", "dotnet.process.memory.working_set",
    };

    private static readonly HashSet<string> WithoutResponse = new(StringComparer.Ordinal) { "connection", "dns", "tls", "untrusted_certificate", "cut_off" };

    private readonly Lock _gate = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<(string Instrument, string Attribute), double> _observed = [];
    private double _failed;
    private double _connectionErrors;
    private double _connected;
    private double _connectionWait;

    /// <summary>Begins to count.</summary>
    public AlertMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name switch
            {
                BatchTelemetry.Name or "System.Runtime" => Used.Contains(instrument.Name),
                "System.Net.Http" => instrument.Name == ConnectionWait,
                _ => false,
            })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>Returns the present values.</summary>
    public AlertSample Read()
    {
        lock (_gate)
        {
            _observed.Clear();
            _listener.RecordObservableInstruments();
            var buckets = Values("cardgenius.requests.by_duration")
                .Select(bucket => (Bound: bucket.Attribute == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Attribute, CultureInfo.InvariantCulture), bucket.Value))
                .OrderBy(bucket => bucket.Bound)
                .ToList();
            return new AlertSample
            {
                Bounds = [.. buckets.Select(bucket => bucket.Bound)],
                Buckets = [.. buckets.Select(bucket => bucket.Value)],
                Failed = _failed,
                ConnectionErrors = _connectionErrors,
                Users = Sum("cardgenius.users"),
                Results = _observed.GetValueOrDefault(("cardgenius.users", "result")),
                WithoutCards = Sum("cardgenius.users.without_cards"),
                Connected = _connected,
                ConnectionWait = _connectionWait,
                CpuSeconds = Sum("dotnet.process.cpu.time"),
                Processors = Math.Max(1, Sum("dotnet.process.cpu.count")),
                MemoryShare = Sum("dotnet.process.memory.working_set") / Math.Max(1, Sum("cardgenius.process.memory.limit")),
                State = Values("cardgenius.runs").FirstOrDefault(state => state.Value > 0).Attribute,
                Pending = Sum("cardgenius.users.pending"),
                Planned = Sum("cardgenius.requests.planned"),
                Held = Sum("cardgenius.hold.duration"),
            };
        }
    }

    public void Dispose() => _listener.Dispose();

    private IEnumerable<(string Attribute, double Value)> Values(string instrument) =>
        _observed.Where(value => value.Key.Instrument == instrument).Select(value => (value.Key.Attribute, value.Value));

    private double Sum(string instrument) => Values(instrument).Sum(value => value.Value);

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            switch (instrument.Name)
            {
                case Duration:
                    var error = Find(tags, "error.type");
                    _failed += error is null ? 0 : 1;
                    _connectionErrors += error is not null && WithoutResponse.Contains(error) ? 1 : 0;
                    break;
                case ConnectionWait when Find(tags, "server.address")?.EndsWith(".core.windows.net", StringComparison.Ordinal) != true:
                    _connected++;
                    _connectionWait += value;
                    break;
                case ConnectionWait:
                    break;
                default:
                    _observed[(instrument.Name, tags.Length > 0 ? tags[0].Value?.ToString() ?? "" : "")] = value;
                    break;
            }
        }
    }

    private static string? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == name)
            {
                return tag.Value?.ToString();
            }
        }

        return null;
    }
}
