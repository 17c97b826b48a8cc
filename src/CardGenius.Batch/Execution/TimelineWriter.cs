using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Execution;

/// <summary>Records the timeline of an execution in this process. It writes the timeline when there is a new event, and otherwise every
/// minute; in the first minutes more often.</summary>
internal sealed class TimelineWriter
{
    private const int LargestShare = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly TimelineStore _store;
    private readonly string _runId;
    private readonly RunMonitor _monitor;
    private readonly TimeProvider _time;
    private readonly TimelineRecorder _recorder;
    private RunTimeline _timeline;
    private readonly long _beganAt;
    private long? _writtenAt;

    private TimelineWriter(TimelineStore store, string runId, RunMonitor monitor, string execution, TimeProvider time, RunTimeline timeline)
    {
        _store = store;
        _runId = runId;
        _monitor = monitor;
        _time = time;
        _beganAt = time.GetTimestamp();
        _timeline = timeline;
        _recorder = new(execution);
    }

    /// <summary>Continues the timeline of a run with a new execution.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runId">The run.</param>
    /// <param name="monitor">The source of the figures.</param>
    /// <param name="execution">The name of the execution, which no other execution has.</param>
    /// <param name="by">Who started the execution; null if unknown.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the read of the timeline.</param>
    public static async Task<TimelineWriter> BeginAsync(
        IRunStore store,
        string runId,
        RunMonitor monitor,
        string execution,
        string? by,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var timelines = new TimelineStore(store);
        var timeline = await timelines.ReadAsync(runId, cancellationToken);
        if (await new RunCatalog(store, time).ReadAsync(RunPaths.Progress(runId), RunJsonContext.Default.RunProgress, cancellationToken) is { } progress)
        {
            // The progress is written more often than the timeline.
            timeline = timeline.Interrupted(progress.At);
        }

        var writer = new TimelineWriter(timelines, runId, monitor, execution, time, timeline);
        writer._recorder.Begin(time.GetUtcNow(), by);
        return writer;
    }

    /// <summary>Records the progress of the loop.</summary>
    public void Observe(RunProgress progress)
    {
        lock (_gate)
        {
            _recorder.Observe(progress);
        }
    }

    /// <summary>Records the current figures, and writes the timeline if this is due.</summary>
    public Task WriteIfDueAsync(LiveFigures figures, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Measure(figures);
            if (!_recorder.HasEvents && _writtenAt is { } at && _time.GetElapsedTime(at) < Interval)
            {
                return Task.CompletedTask;
            }
        }

        return WriteAsync(cancellationToken);
    }

    /// <summary>Ends the current sample, and returns the timeline so far.</summary>
    public RunTimeline Flush()
    {
        lock (_gate)
        {
            Measure(_monitor.Snapshot());
            _recorder.Flush(_time.GetUtcNow());
            return _timeline.Add(_recorder.Pending);
        }
    }

    /// <summary>Records the end of the execution, and writes the timeline.</summary>
    public Task EndAsync(RunResult result, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Measure(_monitor.Snapshot());
            _recorder.End(result, _time.GetUtcNow());
        }

        return WriteAsync(cancellationToken);
    }

    // A kill in the first minutes loses only a small part of the figures.
    private TimeSpan Interval
    {
        get
        {
            var share = _time.GetElapsedTime(_beganAt) / LargestShare;
            return share < Shortest ? Shortest : share < Longest ? share : Longest;
        }
    }

    private void Measure(LiveFigures figures)
    {
        var now = _time.GetUtcNow();
        if (_monitor.Api?.Invoke() is { } api && figures.State == RunState.Running)
        {
            // Without a reason, the limit is lower only because the requests do not start all at once.
            _recorder.ObserveLimit(now, api.Reason is null ? figures.Concurrency : api.Limit, figures.Concurrency, api.Reason);
            _recorder.ObserveBreaker(now, api.Breaker == BreakerState.Open);
        }

        var (users, requests) = _monitor.TakeActivity();
        _recorder.Count(users, requests);
        _recorder.Sample(new()
        {
            At = now,
            Seconds = 0,
            InFlight = figures.InFlight,
            MaxInFlight = Math.Max(figures.InFlight, _monitor.TakeMostInFlight?.Invoke() ?? 0),
            Limit = Math.Round(figures.Limit, 1),
            P50Ms = Math.Round(figures.P50),
            P95Ms = Math.Round(figures.P95),
            P99Ms = Math.Round(figures.P99),
        });
    }

    private Task WriteAsync(CancellationToken cancellationToken)
    {
        RunTimeline timeline;
        lock (_gate)
        {
            var batch = _recorder.Pending;
            timeline = _timeline = _timeline.Add(batch);
            _recorder.Stored(batch);
            _writtenAt = _time.GetTimestamp();
        }

        return _store.WriteAsync(_runId, timeline, cancellationToken);
    }
}
