using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Timeline;

/// <summary>
/// Records the timeline of one execution. It has no clock, so that an orchestrator can replay it. It is not thread-safe.
/// </summary>
/// <param name="execution">The name of the execution. The ids of its events begin with it.</param>
/// <param name="sampleSeconds">The minimum length of a sample in seconds.</param>
/// <param name="state">The state of an earlier recorder of the same execution; null for the first one.</param>
public sealed class TimelineRecorder(string execution, double sampleSeconds = 10, TimelineState? state = null)
{
    // A limit that is only a little lower than configured is normal and no event.
    private const double LoweredShare = 0.75;
    private const double RestoredShare = 0.9;
    private const int MostPendingEvents = 100;
    private const int MostPendingSamples = 100;

    // An event that begins again within this time for the same reason is the same event.
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(2);

    private readonly HoldClock _holds = new(state?.HeldSince);
    private readonly Dictionary<RunEventKind, RunEvent> _latest = (state?.Latest ?? []).ToDictionary(e => e.Kind);
    private readonly List<RunEvent> _events = [.. state?.Pending.Events ?? []];
    private List<RunSample> _samples = [.. state?.Pending.Samples ?? []];
    private long _dropped = state?.Pending.DroppedEvents ?? 0;
    private int _numbered = state?.Numbered ?? 0;
    private int _limits = state?.Limits ?? 0;
    private DateTimeOffset? _sampleFrom = state?.SampleFrom;
    private long _users = state?.Users ?? 0;
    private ChunkTally _requests = state?.Requests ?? ChunkTally.Zero;
    private RunSample? _gauges = state?.Gauges;

    /// <summary>Gets whether there are events that are not stored.</summary>
    public bool HasEvents => _events.Count > 0;

    /// <summary>Gets what is not stored yet. Pass it to <see cref="Stored"/> after it was stored.</summary>
    public TimelineBatch Pending => new() { Events = [.. _events], DroppedEvents = _dropped, Samples = [.. _samples] };

    /// <summary>Returns the state for the next recorder.</summary>
    public TimelineState Save() => new()
    {
        Numbered = _numbered,
        Limits = _limits,
        Pending = Pending,
        Latest = [.. _latest.Values.OrderBy(e => e.Kind)],
        SampleFrom = _sampleFrom,
        Users = _users,
        Requests = _requests,
        Gauges = _gauges,
        HeldSince = _holds.Since,
    };

    /// <summary>Records that a batch was stored. What has changed since stays pending.</summary>
    public void Stored(TimelineBatch batch)
    {
        _events.RemoveAll(batch.Events.Contains);
        _dropped -= batch.DroppedEvents;
        if (batch.Samples.Count > 0)
        {
            _samples.RemoveAll(s => s.At <= batch.Samples[^1].At);
        }
    }

    /// <summary>Records the start of the execution.</summary>
    /// <param name="at">The time.</param>
    /// <param name="by">Who started it; null if unknown.</param>
    public void Begin(DateTimeOffset at, string? by)
    {
        _sampleFrom = at;
        Put(New(RunEventKind.Started, at) with { By = by });
    }

    /// <summary>Records the progress of the run: holds, pauses, changed limits, and the start of the publication.</summary>
    public void Observe(RunProgress progress)
    {
        var at = progress.At;
        _holds.Observe(progress);
        if (progress.State == RunState.Held)
        {
            Open(RunEventKind.Held, at, progress.Reason);
        }
        else if (_holds.Since is null)
        {
            Close(RunEventKind.Held, at);
        }

        if (progress.Limits is { } limits && limits.Number > _limits)
        {
            // Every execution records the latest change. The timeline keeps the first event with an id.
            _limits = limits.Number;
            Put(new()
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"limits/{limits.Number}"),
                Kind = RunEventKind.LimitsChanged,
                At = at,
                Reason = limits.Change,
                By = limits.By,
                Limit = limits.Concurrency,
            });
        }

        switch (progress.State)
        {
            case RunState.Paused when !IsOpen(RunEventKind.Paused):
                Put(New(RunEventKind.Paused, at) with { By = progress.By });
                break;
            case RunState.Running when IsOpen(RunEventKind.Paused):
                Close(RunEventKind.Paused, at);
                Put(New(RunEventKind.Resumed, at) with { By = progress.By });
                break;
            case RunState.Publishing when !_latest.ContainsKey(RunEventKind.Publishing):
                Put(New(RunEventKind.Publishing, at));
                break;
            default:
                break;
        }
    }

    /// <summary>Records the concurrency limit. A limit during a hold is no event, because the run then sends one probe at a time.</summary>
    /// <param name="at">The time.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="concurrency">The configured concurrency.</param>
    /// <param name="reason">Why the limit is lower than configured; null if unknown.</param>
    public void ObserveLimit(DateTimeOffset at, double limit, int concurrency, string? reason)
    {
        if (_holds.Since is not null)
        {
            return;
        }

        if (limit >= RestoredShare * concurrency)
        {
            Close(RunEventKind.LimitLowered, at);
        }
        else if (IsOpen(RunEventKind.LimitLowered))
        {
            var lowered = _latest[RunEventKind.LimitLowered];
            if (limit < lowered.Limit)
            {
                Put(lowered with { Limit = Math.Round(limit, 1), Reason = reason ?? lowered.Reason });
            }
        }
        else if (limit <= LoweredShare * concurrency)
        {
            Open(RunEventKind.LimitLowered, at, reason, Math.Round(limit, 1));
        }
    }

    /// <summary>Records the state of the circuit breaker.</summary>
    public void ObserveBreaker(DateTimeOffset at, bool isOpen)
    {
        if (!isOpen)
        {
            Close(RunEventKind.BreakerOpened, at);
        }
        else if (!IsOpen(RunEventKind.BreakerOpened))
        {
            Open(RunEventKind.BreakerOpened, at, reason: null);
        }
    }

    /// <summary>Adds finished users and ended requests to the current sample.</summary>
    public void Count(long users, ChunkTally requests)
    {
        _users += users;
        _requests += new ChunkTally { Attempts = requests.Attempts, FailedAttempts = requests.FailedAttempts };
    }

    /// <summary>Ends the current sample if it is long enough.</summary>
    /// <param name="gauges">The time and the figures at this time. Its counts are ignored.</param>
    public void Sample(RunSample gauges)
    {
        var from = _sampleFrom ??= gauges.At;
        if (gauges.At < from)
        {
            // The clock was set back.
            _sampleFrom = gauges.At;
        }

        _gauges = gauges with { MaxInFlight = Math.Max(gauges.MaxInFlight, _gauges?.MaxInFlight ?? 0) };
        if ((gauges.At - from).TotalSeconds >= sampleSeconds)
        {
            AddSample(gauges.At);
        }
    }

    /// <summary>Ends the current sample, also if it is short, so that the samples contain all users and requests so far.</summary>
    /// <param name="at">The time.</param>
    public void Flush(DateTimeOffset at)
    {
        if (_users > 0 || _requests.Attempts > 0)
        {
            // Two samples with the same time would count as the same sample.
            AddSample(at > _sampleFrom ? at : (_sampleFrom ?? at).AddTicks(1));
        }
    }

    /// <summary>Records the end of the execution.</summary>
    public void End(RunResult result, DateTimeOffset at)
    {
        Flush(at);
        foreach (var kind in (RunEventKind[])[RunEventKind.Held, RunEventKind.LimitLowered, RunEventKind.BreakerOpened, RunEventKind.Paused])
        {
            Close(kind, at);
        }

        var ended = result.State switch
        {
            RunState.Completed => RunEventKind.Completed,
            RunState.CompletedWithFailures => RunEventKind.CompletedWithFailures,
            RunState.Cancelled => RunEventKind.Cancelled,
            RunState.Paused => RunEventKind.Paused,
            _ => RunEventKind.Stopped,
        };
        Put(New(ended, at) with { Reason = result.By is null ? result.Reason : null, Cause = result.Cause, By = result.By });
    }

    private void AddSample(DateTimeOffset at)
    {
        _samples.Add((_gauges ?? new() { At = at, Seconds = 0 }) with
        {
            At = at,
            Seconds = Math.Round((at - (_sampleFrom ?? at)).TotalSeconds, 3),
            Users = _users,
            Requests = _requests.Attempts,
            Errors = _requests.FailedAttempts,
        });
        _sampleFrom = at;
        _gauges = null;
        _users = 0;
        _requests = ChunkTally.Zero;
        if (_samples.Count > MostPendingSamples)
        {
            _samples = [.. _samples.Chunk(2).Select(pair => pair.Length == 2 ? pair[0].Then(pair[1]) : pair[0])];
        }
    }

    private bool IsOpen(RunEventKind kind) => _latest.TryGetValue(kind, out var latest) && latest.Until is null;

    private RunEvent New(RunEventKind kind, DateTimeOffset at) => new() { Id = $"{execution}/{_numbered++}", Kind = kind, At = at };

    private void Open(RunEventKind kind, DateTimeOffset at, string? reason, double? limit = null)
    {
        if (_latest.TryGetValue(kind, out var latest)
            && (latest.Until is not { } until || (at - until < Again && latest.Reason == reason)))
        {
            Put(latest with { Until = null, Count = latest.Count + 1, Limit = latest.Limit < limit ? latest.Limit : limit });
            return;
        }

        Put(New(kind, at) with { Reason = reason, Limit = limit });
    }

    private void Close(RunEventKind kind, DateTimeOffset at)
    {
        if (IsOpen(kind))
        {
            Put(_latest[kind] with { Until = at });
        }
    }

    private void Put(RunEvent changed)
    {
        _latest[changed.Kind] = changed;
        var position = _events.FindIndex(e => e.Id == changed.Id);
        if (position >= 0)
        {
            _events[position] = changed;
            return;
        }

        _events.Add(changed);
        if (_events.Count > MostPendingEvents)
        {
            _events.RemoveAt(0);
            _dropped++;
        }
    }
}
