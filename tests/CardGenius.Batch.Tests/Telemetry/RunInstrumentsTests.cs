using System.Diagnostics.Metrics;
using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Telemetry;

public sealed class RunInstrumentsTests : IDisposable
{
    private static readonly string[] GaugesOfARun =
    [
        "cardgenius.users.planned", "cardgenius.users.pending", "cardgenius.run.remaining", "cardgenius.run.window", "cardgenius.hold.duration",
        "cardgenius.requests.limit", "cardgenius.requests.ceiling", "cardgenius.requests.planned", "cardgenius.breaker.state",
    ];

    private readonly ManualTimeProvider _time = new();
    private readonly Meter _meter = new("RunInstrumentsTests");
    private readonly Recorder _recorder;
    private readonly RunInstruments _runs;

    public RunInstrumentsTests()
    {
        _recorder = new(_meter);
        _runs = new(_meter, _time);
    }

    public void Dispose()
    {
        _recorder.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Without_a_run_only_the_runs_by_state_are_reported()
    {
        Assert.All(GaugesOfARun, gauge => Assert.Empty(_recorder.Observe(gauge)));
        Assert.Equal(6, _recorder.Observe("cardgenius.runs").Count);
        Assert.All(_recorder.Observe("cardgenius.runs").Values, count => Assert.Equal(0, count));
    }

    [Fact]
    public void The_gauges_of_a_run_end_with_the_work_on_it()
    {
        var run = _runs.Track(() => new()
        {
            State = RunState.Held,
            Users = 100,
            Pending = 40,
            Remaining = TimeSpan.FromSeconds(90),
            Window = 3,
            Held = TimeSpan.FromSeconds(7),
            Api = ApiGauges.Of(new RunSettings { Concurrency = 20 }, 4.5, BreakerState.Open),
        });

        Assert.Equal([100, 40, 90, 3, 7, 4.5, 20, 20 / 1.5], GaugesOfARun[..^1].Select(g => _recorder.Observe(g).Values.Single()));
        Assert.Equal(
            new Dictionary<string, double> { ["state=closed"] = 0, ["state=half_open"] = 0, ["state=open"] = 1 },
            _recorder.Observe("cardgenius.breaker.state"));
        Assert.Equal(1, _recorder.Observe("cardgenius.runs")["state=held"]);

        run.Dispose();
        Assert.All(GaugesOfARun, gauge => Assert.Empty(_recorder.Observe(gauge)));
        Assert.Equal(0, _recorder.Observe("cardgenius.runs")["state=held"]);
    }

    [Fact]
    public void The_planned_rate_is_the_rate_limit_if_it_is_lower()
    {
        var settings = new RunSettings { Concurrency = 20, Api = new ApiSettings { RequestsPerSecond = 5 } };
        Assert.Equal(5, ApiGauges.Of(settings, 20, BreakerState.Closed).Planned);
        Assert.Equal(2 / 1.5, ApiGauges.Of(settings with { Concurrency = 2 }, 2, BreakerState.Closed).Planned);
    }

    [Fact]
    public void A_run_of_an_orchestrator_is_reported_until_its_loop_must_have_reported_again()
    {
        var progress = new RunProgress
        {
            State = RunState.Held,
            At = _time.GetUtcNow(),
            HeldUntil = _time.GetUtcNow() + TimeSpan.FromMinutes(5),
            Users = 1000,
            Tally = new ChunkTally { Results = 400 },
        };
        _runs.Report("run", progress, usersPerMinute: 0, heldSince: _time.GetUtcNow(), () => 20);

        _time.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal([600], _recorder.Observe("cardgenius.users.pending").Values);
        Assert.Equal([360], _recorder.Observe("cardgenius.hold.duration").Values);
        Assert.Equal([20], _recorder.Observe("cardgenius.run.window").Values);
        Assert.Empty(_recorder.Observe("cardgenius.run.remaining"));

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Empty(_recorder.Observe("cardgenius.users.pending"));

        _runs.Report("run", progress with { State = RunState.Running }, usersPerMinute: 60, heldSince: null, () => 20);
        Assert.Equal([600], _recorder.Observe("cardgenius.run.remaining").Values);
        _runs.Forget("run");
        Assert.Empty(_recorder.Observe("cardgenius.run.remaining"));
    }

    [Fact]
    public void A_paused_run_has_not_ended()
    {
        _runs.Ended(RunState.Paused);
        _runs.Ended(RunState.Stopped);
        var ended = _recorder.Observe("cardgenius.runs.ended");
        Assert.Equal(1, ended.Values.Sum());
        Assert.Equal(1, ended["outcome=stopped"]);
    }
}
