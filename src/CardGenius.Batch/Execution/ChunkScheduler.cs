using System.Globalization;
using System.Runtime.ExceptionServices;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Execution;

/// <summary>
/// Runs one pass. It keeps up to the maximum number of chunks in flight, and starts the next chunk as soon as one ends. It holds when the API
/// is unavailable, stops the run when a limit is exceeded, and ends the generation when it is long enough. It does these only after all
/// chunks in flight have ended.
/// </summary>
internal sealed class ChunkScheduler(IRunSteps steps, RunLoopOptions options)
{
    // The number of consecutive holds that a share of transient failures may cause. Further holds would not help.
    private const int MostFailureHolds = 5;

    private readonly List<(Task<ChunkReport> Task, int Limits, int Window, DateTimeOffset Began)> _inFlight = [];
    private readonly List<int> _returned = [];
    private readonly HashSet<int> _heldElsewhere = [];
    private readonly SortedDictionary<int, ChunkTally> _unfinished = [];
    private RunLoopState _state = null!;
    private ChunkTally _tally = ChunkTally.Zero;
    private ChunkTally _since = ChunkTally.Zero;
    private ChunkTally _latest = ChunkTally.Zero;
    private DateTimeOffset? _notBefore;
    private int _failureHolds;
    private TimeSpan _failureHold;
    private AnsweredUsers _answered;
    private TimeSpan _chunkTime;
    private int _timedChunks;
    private DateTimeOffset? _endBy;
    private int _next;
    private double _holdSeconds;
    private bool _probing;
    private bool _failuresAccepted;
    private ScheduleLimit _limit;
    private AppliedLimits? _limits;
    private int _unavailableInARow;
    private DrainReason _drain;
    private string? _reason;
    private string? _by;
    private StopCause _cause;
    private ExceptionDispatchInfo? _error;

    /// <summary>Runs the pass that <paramref name="state"/> describes.</summary>
    /// <param name="state">The state, with nothing in flight.</param>
    /// <param name="stepsBefore">The number of steps that this generation has already taken.</param>
    public async Task<PassEnd> RunAsync(RunLoopState state, int stepsBefore)
    {
        Load(state);
        var stepCount = 0;
        ReportRunning();
        while (true)
        {
            while (_drain == DrainReason.None && _inFlight.Count < Width && _next is var next && TakeNext() is { } index)
            {
                var isNew = _state.IsNew && Pass == 0 && _next > next;
                var endBy = FindEnd(options.StepsPerGeneration - stepsBefore - stepCount);
                var task = steps.ProcessChunkAsync(
                    new(_state.RunId, new(Pass, index), _probing, _failuresAccepted, Limit, LimitsNumber, _limit.Window, isNew, endBy));
                _inFlight.Add((task, LimitsNumber, _limit.Window, steps.UtcNow));
                stepCount++;
            }

            if (_inFlight.Count > 0)
            {
                await TakeOneReportAsync();
                if (stepsBefore + stepCount >= options.StepsPerGeneration)
                {
                    RequestDrain(DrainReason.Generation);
                }

                continue;
            }

            if (_drain == DrainReason.None)
            {
                return Finish() with { Steps = stepCount };
            }

            stepCount++;
            if (await AfterDrainAsync() is { } end)
            {
                return end with { Steps = stepCount };
            }

            if (stepsBefore + stepCount >= options.StepsPerGeneration)
            {
                return new(Save(), stepCount, Finished: false, Result: null);
            }
        }
    }

    /// <summary>Waits until all of <paramref name="tasks"/> have completed, failed or been cancelled.</summary>
    public static async Task DrainAsync<T>(List<T> tasks)
        where T : Task
    {
        while (tasks.Count > 0)
        {
            tasks.Remove((T)await Task.WhenAny(tasks));
        }
    }

    private int Pass => _state.Phase == LoopPhase.RedrivePass ? 1 : 0;

    // The chunks of the pass that this execution processes.
    private int Chunks => Pass == 0 ? _state.StageChunks ?? _state.Chunks : _state.Chunks;

    private int Limit => _probing ? 1 : _limit.Now;

    // While a chunk that began under other limits is in flight, the lower of the two maximums applies. The chunks of both limits together then
    // never exceed the concurrency or the rate of either.
    private int Width => _inFlight.Aggregate(Limit, (width, chunk) => Math.Min(width, chunk.Window));

    private int LimitsNumber => _limits?.Number ?? 0;

    private void Load(RunLoopState state)
    {
        _state = state;
        _tally = state.Tally;
        _answered = state.Answered;
        _next = state.Next;
        _returned.Clear();
        _unfinished.Clear();
        _heldElsewhere.Clear();
        foreach (var chunk in state.Returned)
        {
            _returned.Add(chunk.Index);
            if (chunk.IsClaimed)
            {
                _heldElsewhere.Add(chunk.Index);
            }

            _unfinished[chunk.Index] = chunk.Tally
                ?? new() { Results = chunk.Users - chunk.Failures, PermanentFailures = chunk.Failures };
        }

        _since = state.Since;
        _latest = ChunkTally.Zero;
        _notBefore = null;
        _failureHold = TimeSpan.Zero;
        _failureHolds = state.FailureHolds;
        _holdSeconds = state.HoldSeconds;
        _probing = state.Probing;
        _failuresAccepted = state.FailuresAccepted;
        _limits = state.Limits ?? options.Limits;
        _limit = new(state.Limits?.Window ?? options.Window, state.Limit);
        _unavailableInARow = 0;
        _chunkTime = TimeSpan.Zero;
        _timedChunks = 0;
        _endBy = null;
        _drain = DrainReason.None;
        _reason = null;
        _by = null;
        _error = null;
    }

    // A generation ends when nothing is in flight. The last chunk of each worker therefore ends at the same time, with users left for the next
    // generation. Otherwise the workers would wait for the slowest one, which costs half a chunk for each worker.
    private DateTimeOffset? FindEnd(int stepsLeft)
    {
        if (stepsLeft > Width || _timedChunks == 0 || Chunks - _next + _returned.Count < stepsLeft)
        {
            return null;
        }

        return _endBy ??= steps.UtcNow + (_chunkTime / _timedChunks);
    }

    private RunLoopState Save() => _state with
    {
        Tally = _tally,
        Answered = _answered,
        Next = _next,
        Returned = [.. _returned.Select(i => Returned(i, Unfinished(i)))],
        Since = _since,
        FailureHolds = _failureHolds,
        HoldSeconds = _holdSeconds,
        Probing = _probing,
        FailuresAccepted = _failuresAccepted,
        Limit = _limit.Now,
        Limits = _limits,
    };

    private int? TakeNext()
    {
        // A chunk that another process holds goes first, so that its slot is not given to another chunk. A probe sends a request to the API, so
        // it needs a chunk that no other process holds.
        var position = _returned.FindIndex(index => _heldElsewhere.Contains(index) != _probing);
        if (position < 0 && _probing && _next < Chunks)
        {
            return _next++;
        }

        if (_returned.Count == 0)
        {
            return _next < Chunks ? _next++ : null;
        }

        position = Math.Max(position, 0);
        var index = _returned[position];
        _returned.RemoveAt(position);
        return index;
    }

    private async Task TakeOneReportAsync()
    {
        var ended = await Task.WhenAny(_inFlight.Select(chunk => chunk.Task));
        var active = _inFlight.Count;
        var finished = _inFlight.Find(chunk => chunk.Task == ended);
        _inFlight.Remove(finished);
        ChunkReport report;
        try
        {
            report = await ended;
        }
#pragma warning disable CA1031 // The exception is thrown again when no other chunk is in flight.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _error ??= ExceptionDispatchInfo.Capture(error);
            RequestDrain(DrainReason.Error);
            return;
        }

        if (report.Outcome == ChunkOutcome.Done)
        {
            _chunkTime += steps.UtcNow - finished.Began;
            _timedChunks++;
        }

        TakeLimits(report, finished.Limits);
        Take(report, active);
        ReportRunning();
    }

    // A concurrency limit that a chunk observed under older limits says nothing about the present ones.
    private void TakeLimits(ChunkReport report, int assigned)
    {
        if (report.Limits is { } limits && limits.Number > LimitsNumber)
        {
            _limits = limits;
            _limit.Change(limits.Window);
        }

        if (report.Limit is { } observed && assigned == LimitsNumber)
        {
            _limit.Take(observed);
        }
    }

    private void Take(ChunkReport report, int active)
    {
        Count(report);
        _answered += report.Answered;
        if (report.Progressed || report.Outcome == ChunkOutcome.Done)
        {
            _unavailableInARow = 0;
            _holdSeconds = 0;
            _probing = false;
        }

        if (report.NotBefore is { } until && until > steps.UtcNow)
        {
            _notBefore = _notBefore > until ? _notBefore : until;
            RequestDrain(DrainReason.Hold, report.Reason);
        }

        switch (report.Outcome)
        {
            case ChunkOutcome.Fatal:
                RequestDrain(DrainReason.Fatal, report.Reason);
                _cause = report.Cause;
                break;
            case ChunkOutcome.Unavailable when !report.Progressed:
                _unavailableInARow++;
                if (_probing || _unavailableInARow >= (active + 1) / 2)
                {
                    RequestDrain(DrainReason.Hold, report.Reason);
                }

                break;
            case ChunkOutcome.Yielded:
                TakeYield(report.Yield, report.Reason);
                _by = report.By ?? _by;
                break;
            default:
                break;
        }

        if (TooManyFailures || TooManyWithoutCards)
        {
            RequestDrain(DrainReason.Failures);
        }

        HoldForFailures();
    }

    private void Count(ChunkReport report)
    {
        var index = report.Key.Index;
        _heldElsewhere.Remove(index);
        var since = report.Tally.UsersSince(report.Before);
        if (Pass == 0)
        {
            _since += since;
            _latest += since;
        }
        else
        {
            // A user that fails in the redrive pass is not retried again. The users were counted in the first pass.
            _since += new ChunkTally { PermanentFailures = since.Failures };
        }

        if (report.Outcome == ChunkOutcome.Done)
        {
            _unfinished.Remove(index);
            _tally += Pass == 0 ? report.Tally : Redriven(report.Tally);
            return;
        }

        // An activity that ends before it has opened the chunk reports an empty tally, which must not replace an earlier one.
        _returned.Add(index);
        if (report.IsClaimed)
        {
            _heldElsewhere.Add(index);
        }

        if (report.Tally.Users >= Unfinished(index).Users)
        {
            _unfinished[index] = report.Tally;
        }
    }

    // The latencies are left out to keep the state small.
    private ReturnedChunk Returned(int index, ChunkTally tally) =>
        new(index, tally.Users, tally.Failures, _heldElsewhere.Contains(index)) { Tally = tally.WithoutLatency() };

    private ChunkTally Unfinished(int index) => _unfinished.GetValueOrDefault(index, ChunkTally.Zero);

    // The API responds, but many users fail. This can be a partial outage, so the run waits for it to end.
    private void HoldForFailures()
    {
        if (_latest.Users < options.FailureMinimumUsers)
        {
            return;
        }

        var latest = _latest;
        _latest = ChunkTally.Zero;
        if (latest.TransientFailures <= options.FailureTolerance * latest.Users)
        {
            _failureHolds = 0;
        }
        else if (_failureHolds < MostFailureHolds)
        {
            _failureHold = TimeSpan.FromSeconds(
                Math.Min(options.FirstHold.TotalSeconds * Math.Pow(2, _failureHolds++), options.LongestHold.TotalSeconds));
            RequestDrain(
                DrainReason.Hold,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{latest.TransientFailures} of the latest {latest.Users} users got no usable response; the redrive pass retries them"));
        }
    }

    // Each redriven user was counted as a transient failure in the first pass. The new outcome replaces that count.
    private static ChunkTally Redriven(ChunkTally tally) =>
        tally with { TransientFailures = tally.TransientFailures - tally.Users };

    private void TakeYield(YieldReason yield, string? reason)
    {
        switch (yield)
        {
            case YieldReason.Paused:
                RequestDrain(DrainReason.Pause);
                break;
            case YieldReason.Cancelled:
                RequestDrain(DrainReason.Cancel);
                break;
            case YieldReason.Stopping:
                RequestDrain(DrainReason.Interrupt, reason);
                break;
            case YieldReason.Failures:
                RequestDrain(DrainReason.Failures);
                break;
            case YieldReason.Gate:
                RequestDrain(DrainReason.Gate, reason);
                break;
            default:
                break;
        }
    }

    private void RequestDrain(DrainReason drain, string? reason = null)
    {
        if (drain > _drain)
        {
            _drain = drain;
            _reason = reason;
        }
    }

    // Applies only to the first pass, and counts only the permanent failures of this execution.
    private bool TooManyFailures
    {
        get
        {
            if (Pass != 0)
            {
                return false;
            }

            return _since.Users >= options.FailureMinimumUsers
                && _since.PermanentFailures > options.FailureTolerance * _since.Users;
        }
    }

    // Transient failures do not count in the first pass, but they count if the redrive pass does not resolve them. An execution that processes
    // no further user, because an earlier one finished the pass, is not stopped.
    private bool TooManyFailedAfterRedrive =>
        Pass != 0 && _since.PermanentFailures > 0 && _tally.Users >= options.FailureMinimumUsers
        && _tally.Failures > options.FailureTolerance * _tally.Users;

    // Includes the chunks that are not done.
    private ChunkTally Total => _unfinished.Values.Aggregate(_tally, (sum, begun) => sum + (Pass == 0 ? begun : Redriven(begun)));

    private bool TooManyWithoutCards => _answered.IsAbove(options.NoCardTolerance, options.NoCardMinimumUsers);

    private async Task<PassEnd?> AfterDrainAsync()
    {
        var drain = _drain;
        var reason = _reason;
        _drain = DrainReason.None;
        _reason = null;
        switch (drain)
        {
            case DrainReason.Generation:
                return _next >= Chunks && _returned.Count == 0 ? Finish() : new(Save(), 0, Finished: false, Result: null);
            case DrainReason.Hold:
                await HoldAsync(reason);
                return null;
            case DrainReason.Gate:
                return StoppedStage(reason!);
            case DrainReason.Pause:
                return options.WaitWhilePaused ? await WaitWhilePausedAsync() : End(RunState.Paused, StopCause.None, Requested("pause"));
            case DrainReason.Failures when TooManyFailures:
                return End(RunState.Stopped, StopCause.TooManyFailures, FailureReason(_since));
            case DrainReason.Failures when TooManyWithoutCards:
                return End(
                    RunState.Stopped, StopCause.TooManyWithoutCards, NoCardReasons.OfShare(_answered, options.NoCardTolerance));
            case DrainReason.Failures:
                // A chunk judges by the figures of its own process, and the loop by the figures of all processes. From now on only the loop judges.
                _failuresAccepted = true;
                return null;
            case DrainReason.Interrupt:
                return End(RunState.Stopped, StopCause.Interrupted, reason ?? "the process was asked to end");
            case DrainReason.Cancel:
                return End(RunState.Cancelled, StopCause.None, Requested("cancellation"));
            case DrainReason.Fatal:
                return End(RunState.Stopped, _cause, reason);
            default:
                _error!.Throw();
                return null;
        }
    }

    private PassEnd Finish() => TooManyFailedAfterRedrive
        ? End(RunState.Stopped, StopCause.TooManyFailures, FailureReason(_tally))
        : Chunks < _state.Chunks ? EndOfStage()
        : new(Save(), 0, Finished: true, Result: null);

    private PassEnd EndOfStage()
    {
        var end = End(RunState.Paused, StopCause.None, string.Create(CultureInfo.InvariantCulture, $"stage {options.Stage + 1} has ended"));
        return end with { Result = end.Result! with { Stage = options.Stage } };
    }

    private PassEnd StoppedStage(string refusal)
    {
        var end = End(RunState.Paused, StopCause.None, string.Create(CultureInfo.InvariantCulture, $"stage {options.Stage + 1} cannot pass its gate: {refusal}"));
        return end with { Result = end.Result! with { StageRefusal = refusal } };
    }

    private async Task HoldAsync(string? reason)
    {
        var requested = _notBefore - steps.UtcNow ?? TimeSpan.Zero;
        var hold = requested > _failureHold ? requested : _failureHold;
        if (hold <= TimeSpan.Zero)
        {
            _holdSeconds = Math.Clamp(_holdSeconds * 2, options.FirstHold.TotalSeconds, options.LongestHold.TotalSeconds);
            hold = TimeSpan.FromSeconds(_holdSeconds);
        }

        _notBefore = null;
        _failureHold = TimeSpan.Zero;
        Report(RunState.Held, reason, steps.UtcNow + hold);
        await steps.DelayAsync(hold);
        _probing = true;
        _unavailableInARow = 0;
    }

    private async Task<PassEnd?> WaitWhilePausedAsync()
    {
        Report(RunState.Paused, Requested("pause"), until: null);
        await steps.DelayAsync(options.PausePoll);
        var control = await steps.ReadControlAsync();
        switch (control.Request)
        {
            case ControlRequest.Cancel:
                _by = control.By;
                return End(RunState.Cancelled, StopCause.None, Requested("cancellation"));
            case ControlRequest.Pause:
                // Nothing is in flight, so the next iteration waits again or continues as new.
                _drain = DrainReason.Pause;
                return null;
            default:
                _by = control.By;
                ReportRunning();
                _by = null;
                return null;
        }
    }

    private string Requested(string what) => _by is null ? $"{what} requested" : $"{what} requested by {_by}";

    private string FailureReason(ChunkTally judged)
    {
        var failures = Pass == 0 ? judged.PermanentFailures : judged.Failures;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failures} of {judged.Users} users failed, more than the tolerated {options.FailureTolerance * 100:0.##} %");
    }

    private PassEnd End(RunState state, StopCause cause, string? reason) => new(
        Save(),
        0,
        Finished: false,
        new RunResult
        {
            RunId = _state.RunId,
            State = state,
            Cause = cause,
            Reason = reason,
            By = state is RunState.Paused or RunState.Cancelled ? _by : null,
            Rows = _state.Users + _state.Rejects,
            Users = _state.Users,
            Rejects = _state.Rejects,
            Results = Total.Results,
            Failures = Total.Failures,
            Tally = Total,
        });

    private void ReportRunning() => Report(RunState.Running, reason: null, until: null);

    private void Report(RunState shown, string? reason, DateTimeOffset? until) => steps.ReportProgress(new RunProgress
    {
        State = shown,
        At = steps.UtcNow,
        Users = _state.Users,
        Rejects = _state.Rejects,
        Tally = Total,
        Window = _inFlight.Count,
        Limit = Limit,
        Limits = _limits,
        Reason = reason,
        By = _by,
        HeldUntil = until,
    });
}

/// <summary>The end of a pass, or of the part of a pass that one generation runs.</summary>
/// <param name="State">The state, with nothing in flight.</param>
/// <param name="Steps">The number of steps taken.</param>
/// <param name="Finished">True if every chunk of the pass is done. If false and there is no result, the loop continues as new.</param>
/// <param name="Result">The result of the run if the run ends or stops here; otherwise null.</param>
internal sealed record PassEnd(RunLoopState State, int Steps, bool Finished, RunResult? Result);

/// <summary>The reason why no further chunk is scheduled until nothing is in flight. A larger value replaces a smaller one.</summary>
internal enum DrainReason
{
    None,
    Generation,
    Hold,
    Gate,
    Pause,
    Failures,
    Interrupt,
    Cancel,
    Fatal,
    Error,
}
