using System.Diagnostics.Metrics;
using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Telemetry;

/// <summary>docs/metrics.md lists exactly what the meter has.</summary>
public sealed class MetricsPageTests : IDisposable
{
    private readonly Meter _meter = new("MetricsPageTests");
    private readonly Recorder _recorder;
    private readonly RequestInstruments _requests;
    private readonly RunInstruments _runs;
    private readonly StoreInstruments _store;
    private readonly HostInstruments _host;

    public MetricsPageTests()
    {
        _recorder = new(_meter);
        _requests = new(_meter);
        _runs = new(_meter, new ManualTimeProvider());
        _store = new(_meter);
        _host = new(_meter);
    }

    public void Dispose()
    {
        _recorder.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void The_page_lists_every_instrument_with_its_kind_and_unit()
    {
        var expected = MetricsPage.Instruments.Select(row => $"{row.Key} {row.Value.Kind} {row.Value.Unit}").Order();
        Assert.Equal(expected, _recorder.Instruments.Select(i => $"{i.Name} {KindOf(i)} {i.Unit}").Order());
    }

    [Fact]
    public void The_product_has_the_same_instruments_under_its_own_name_and_version()
    {
        using var product = new Recorder(meter => meter.Name == BatchTelemetry.Name);
        Assert.NotEmpty(BatchTelemetry.Version);
        Assert.Equal(_recorder.Instruments.Select(i => i.Name).Order(), product.Instruments.Select(i => i.Name).Order());
        Assert.All(product.Instruments, i => Assert.Equal(BatchTelemetry.Version, i.Meter.Version));
    }

    [Fact]
    public void Every_instrument_reports_the_attributes_of_the_page_and_no_other()
    {
        using var run = Drive();
        var reported = _recorder.Read()
            .GroupBy(m => m.Instrument.Name)
            .ToDictionary(g => g.Key, g => g.SelectMany(m => m.Tags.Select(t => t.Key)).Distinct().Order().ToArray());
        foreach (var (name, row) in MetricsPage.Instruments)
        {
            Assert.True(reported.TryGetValue(name, out var attributes), $"{name} reported nothing.");
            Assert.True(row.Attributes.SequenceEqual(attributes!), $"{name}: the page has {string.Join(", ", row.Attributes)}; the instrument has {string.Join(", ", attributes!)}.");
        }
    }

    [Fact]
    public void Histograms_have_the_buckets_of_the_page()
    {
        Assert.Equal(MetricsPage.Buckets("Buckets of the two durations"), BucketsOf("http.client.request.duration"));
        Assert.Equal(MetricsPage.Buckets("Buckets of the two durations"), BucketsOf("cardgenius.tls.handshake.duration"));
        Assert.Equal(MetricsPage.Buckets("Buckets of the chunk duration"), BucketsOf("cardgenius.chunk.duration"));
        Assert.Equal(MetricsPage.Buckets("Buckets of the duration of a store operation"), BucketsOf("cardgenius.store.operation.duration"));
    }

    [Fact]
    public void The_page_names_every_error_type() =>
        Assert.Equal(ErrorTypes.All.Order(), MetricsPage.CodesAfter("`error.type` is the class of the failure:").Order());

    [Fact]
    public void Counters_with_known_values_start_at_0()
    {
        Assert.Equal(
            new Dictionary<string, double> { ["outcome=result"] = 0, ["outcome=rejected"] = 0, ["outcome=exhausted"] = 0 },
            _recorder.Observe("cardgenius.users"));
        Assert.Equal(
            ["outcome=cancelled", "outcome=completed", "outcome=completed_with_failures", "outcome=stopped"],
            _recorder.Observe("cardgenius.runs.ended").Keys.Order());
        Assert.Equal(ErrorTypes.All.Select(e => $"error.type={e}"), _recorder.Observe("cardgenius.retries").Keys);
        Assert.Equal(16, _recorder.Observe("cardgenius.requests.by_duration").Count);
        Assert.Equal(["network.io.direction=transmit", "network.io.direction=receive"], _recorder.Observe("cardgenius.network.io").Keys);
        Assert.Equal([0], _recorder.Observe("cardgenius.holds").Values);
        Assert.Equal([0], _recorder.Observe("cardgenius.users.without_cards").Values);
    }

    private IDisposable Drive()
    {
        var target = RequestTarget.Of(new Uri("https://api.test/cg/api/pro?key=secret"));
        _requests.Began(target, FailureClass.Timeout);
        _requests.Ended(target, new(FailureClass.ServerError, 503, TimeSpan.FromSeconds(1)));
        _requests.HandshakeEnded(TimeSpan.FromSeconds(1), "1.3", null);
        _requests.HandshakeEnded(TimeSpan.FromSeconds(1), null, "tls");
        _runs.ChunkEnded(TimeSpan.FromSeconds(150), isCompleted: true);
        _store.Ended("read", TimeSpan.FromSeconds(1), new StoreException("/a/path") { Transient = true });
        _host.Up("functions");
        _host.Weekly(DateTimeOffset.UnixEpoch, null);
        _host.Queues(new Dictionary<string, long> { ["workitems"] = 1 });
        return _runs.Track(() => new()
        {
            State = RunState.Running,
            Users = 100,
            Pending = 50,
            Remaining = TimeSpan.FromMinutes(1),
            Window = 20,
            Held = TimeSpan.Zero,
            Api = new(20, 20, 13.3, BreakerState.Closed),
        });
    }

    private IReadOnlyList<double>? BucketsOf(string name) =>
        ((Histogram<double>)_recorder.Instruments.Single(i => i.Name == name)).Advice?.HistogramBucketBoundaries;

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Histogram<double> => "histogram",
        UpDownCounter<long> or ObservableUpDownCounter<long> => "updowncounter",
        ObservableCounter<long> => "counter",
        ObservableGauge<long> or ObservableGauge<double> => "gauge",
        _ => instrument.GetType().Name,
    };
}
