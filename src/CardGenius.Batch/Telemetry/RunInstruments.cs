using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Telemetry;

/// <summary>
/// The instruments of users, chunks and runs (docs/metrics.md). The gauges read the runs that this process works on now; without such a run they
/// report nothing, so that dashboards do not show an old value.
/// </summary>
public sealed class RunInstruments
{
    private static readonly RunState[] States =
        [RunState.Queued, RunState.Planning, RunState.Running, RunState.Held, RunState.Paused, RunState.Publishing];

    private static readonly RunState[] Ends = [RunState.Completed, RunState.CompletedWithFailures, RunState.Stopped, RunState.Cancelled];
    private static readonly string[] UserOutcomes = ["result", "rejected", "exhausted"];

    private readonly TimeProvider _time;
    private readonly KnownCounter _users;
    private readonly KnownCounter _withoutCards;
    private readonly KnownCounter _ended;
    private readonly KnownCounter _holds;
    private readonly Histogram<double> _chunks;
    private readonly ConcurrentDictionary<object, Func<RunGauges?>> _active = new();

    internal RunInstruments(Meter meter, TimeProvider time)
    {
        _time = time;
        _users = new(meter, "cardgenius.users", "{user}", "The finished users.", "outcome", UserOutcomes);
        _withoutCards = new(meter, "cardgenius.users.without_cards", "{user}", "The results without a card.");
        _ended = new(meter, "cardgenius.runs.ended", "{run}", "The executions that ended.", "outcome", [.. Ends.Select(SnakeCase.Of)]);
        _holds = new(meter, "cardgenius.holds", "{hold}", "The holds that began.");
        _chunks = Buckets.Histogram(
            meter, "cardgenius.chunk.duration", Buckets.Chunk, "The duration of a chunk until it is completed or has yielded.");
        meter.CreateObservableGauge("cardgenius.runs", CountByState, "{run}", "The runs that this process works on or keeps in a queue.");
        Gauge("cardgenius.users.planned", "{user}", "The users in the plan of the run.", run => run.Users);
        Gauge("cardgenius.users.pending", "{user}", "The users of the run that are not finished.", run => run.Pending);
        Gauge("cardgenius.run.remaining", "s", "The estimated time until the run ends.", run => run.Remaining?.TotalSeconds);
        Gauge("cardgenius.run.window", "{chunk}", "The chunks in progress.", run => run.Window);
        Gauge("cardgenius.hold.duration", "s", "The time since the present hold began.", run => run.Held?.TotalSeconds);
        Gauge("cardgenius.requests.limit", "{request}", "The present concurrency limit.", run => run.Api?.Limit);
        Gauge("cardgenius.requests.ceiling", "{request}", "The configured concurrency.", run => run.Api?.Ceiling);
        Gauge("cardgenius.requests.planned", "{request}/s", "The planned rate.", run => run.Api?.Planned);
        meter.CreateObservableGauge("cardgenius.breaker.state", ReadBreaker, "{breaker}", "1 for the present state of the breaker, 0 for the others.");

        void Gauge(string name, string unit, string description, Func<RunGauges, double?> value) =>
            meter.CreateObservableGauge(name, () => MaximumOf(value), unit, description);
    }

    /// <summary>A user is finished.</summary>
    /// <param name="outcome"><c>result</c>, <c>rejected</c> or <c>exhausted</c>.</param>
    /// <param name="withoutCards">Whether the result has no card.</param>
    public void UserFinished(string outcome, bool withoutCards = false)
    {
        _users.Add(Array.IndexOf(UserOutcomes, outcome));
        if (withoutCards)
        {
            _withoutCards.Add();
        }
    }

    /// <summary>A chunk is completed or has yielded.</summary>
    public void ChunkEnded(TimeSpan duration, bool isCompleted) =>
        _chunks.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", isCompleted ? "completed" : "yielded"));

    /// <summary>An execution ended. A paused run has not ended and is not counted.</summary>
    public void Ended(RunState state)
    {
        if (Array.IndexOf(Ends, state) is var index and >= 0)
        {
            _ended.Add(index);
        }
    }

    /// <summary>A hold began.</summary>
    public void HoldBegan() => _holds.Add();

    /// <summary>Reports the gauges of a run until the returned value is disposed.</summary>
    /// <param name="read">Reads the gauges; null while the process does not work on the run.</param>
    public IDisposable Track(Func<RunGauges?> read)
    {
        var key = new object();
        _active[key] = read;
        return new Tracking(this, key);
    }

    /// <summary>
    /// Reports the gauges of a run whose loop reported progress in this process. An orchestrator can continue in another process without notice,
    /// so the gauges are reported only until the loop must have reported again.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="progress">The progress.</param>
    /// <param name="usersPerMinute">The rate; 0 while unknown.</param>
    /// <param name="heldSince">When the present hold began; null while the run is not held.</param>
    /// <param name="window">Reads the chunks in progress.</param>
    public void Report(string runId, RunProgress progress, double usersPerMinute, DateTimeOffset? heldSince, Func<int> window)
    {
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(window);
        var now = _time.GetUtcNow();
        var end = now + UntilNextReport(progress);
        var isPlanned = progress.Users > 0;
        var pending = Math.Max(0, progress.Users - progress.Tally.Users);
        var gauges = new RunGauges
        {
            State = progress.State,
            Users = isPlanned ? progress.Users : null,
            Pending = isPlanned ? pending : null,
            Remaining = isPlanned && usersPerMinute > 0 ? TimeSpan.FromMinutes(pending / usersPerMinute) : null,
        };
        _active[runId] = () => _time.GetUtcNow() is var read && read < end
            ? gauges with { Held = heldSince is { } since ? read - since : TimeSpan.Zero, Window = window() }
            : null;
    }

    /// <summary>Reports the gauges of a run that <see cref="Report"/> was told of no more.</summary>
    public void Forget(string runId) => _active.TryRemove(runId, out _);

    // The longest time between two reports of the loop, and two minutes.
    private static TimeSpan UntilNextReport(RunProgress progress) => TimeSpan.FromMinutes(2) + progress.State switch
    {
        RunState.Held => progress.HeldUntil - progress.At ?? TimeSpan.Zero,
        RunState.Planning => TimeSpan.FromHours(1),
        RunState.Publishing => TimeSpan.FromMinutes(20),
        RunState.Running => TimeSpan.FromMinutes(8),
        _ => TimeSpan.FromMinutes(1),
    };

    private IEnumerable<RunGauges> Active => _active.Values.Select(read => read()).OfType<RunGauges>();

    private IEnumerable<Measurement<long>> CountByState()
    {
        var active = Active.Select(run => run.State).ToList();
        return States.Select(state => new Measurement<long>(
            active.Count(s => s == state),
            new KeyValuePair<string, object?>("state", SnakeCase.Of(state))));
    }

    private IEnumerable<Measurement<double>> MaximumOf(Func<RunGauges, double?> value) =>
        Active.Max(value) is { } maximum ? [new(maximum)] : [];

    private IEnumerable<Measurement<long>> ReadBreaker()
    {
        if (Active.Max(run => (int?)run.Api?.Breaker) is not { } present)
        {
            return [];
        }

        return Enum.GetValues<BreakerState>().Select(state => new Measurement<long>(
            state == (BreakerState)present ? 1 : 0,
            new KeyValuePair<string, object?>("state", SnakeCase.Of(state))));
    }

    private sealed class Tracking(RunInstruments owner, object key) : IDisposable
    {
        public void Dispose() => owner._active.TryRemove(key, out _);
    }
}
