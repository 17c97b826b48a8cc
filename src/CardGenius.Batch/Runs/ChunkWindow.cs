using System.Globalization;
using System.Runtime.ExceptionServices;

namespace CardGenius.Batch.Runs;

/// <summary>
/// One pass: chunks in flight up to the window, each refilled as one ends, never in waves. Holds when the API is out, stops when it
/// must, and hands over when the generation is long enough: always only when nothing is in flight.
/// </summary>
internal sealed class ChunkWindow(IRunPort port, RunLoopOptions options)
{
    private readonly List<Task<ChunkReport>> _inFlight = [];
    private readonly List<ReturnedChunk> _returned = [];
    private readonly List<ReturnedChunk> _again = [];
    private RunLoopState _state = null!;
    private ChunkTally _tally = ChunkTally.Zero;
    private int _next;
    private double _holdSeconds;
    private bool _probing;
    private bool _failuresAccepted;
    private WindowLimit _limit;
    private int _unavailableInARow;
    private Drain _drain;
    private string? _reason;
    private StopCause _cause;
    private ExceptionDispatchInfo? _error;

    /// <summary>Runs the pass of <paramref name="state"/>.</summary>
    /// <param name="state">The state, with nothing in flight.</param>
    /// <param name="stepsBefore">Port calls this generation has made before.</param>
    public async Task<WindowEnd> RunAsync(RunLoopState state, int stepsBefore)
    {
        Load(state);
        var steps = 0;
        ReportRunning();
        while (true)
        {
            while (_drain == Drain.None && _inFlight.Count < Width && TakeNext() is { } index)
            {
                _inFlight.Add(port.ProcessChunkAsync(new(_state.RunId, new(Pass, index), _probing, _failuresAccepted, Width)));
                steps++;
            }

            if (_inFlight.Count > 0)
            {
                await TakeOneReportAsync();
                if (stepsBefore + steps >= options.StepsPerGeneration)
                {
                    Ask(Drain.Generation);
                }

                continue;
            }

            if (_drain == Drain.None)
            {
                return new(Save(), steps, Finished: true, Result: null);
            }

            steps++;
            if (await AfterDrainAsync() is { } end)
            {
                return end with { Steps = steps };
            }

            if (stepsBefore + steps >= options.StepsPerGeneration)
            {
                return new(Save(), steps, Finished: false, Result: null);
            }
        }
    }

    /// <summary>Waits until all of <paramref name="tasks"/> have ended, however they did.</summary>
    public static async Task DrainAsync<T>(List<T> tasks)
        where T : Task
    {
        while (tasks.Count > 0)
        {
            tasks.Remove((T)await Task.WhenAny(tasks));
        }
    }

    private int Pass => _state.Phase == LoopPhase.RedrivePass ? 1 : 0;

    private int Width => _probing ? 1 : _limit.Now;

    private void Load(RunLoopState state)
    {
        _state = state;
        _tally = state.Tally;
        _next = state.Next;
        _returned.Clear();
        _returned.AddRange(state.Returned);
        _again.Clear();
        _holdSeconds = state.HoldSeconds;
        _probing = state.Probing;
        _failuresAccepted = state.FailuresAccepted;
        _limit = new(options.Window, state.Limit);
        _unavailableInARow = 0;
        _drain = Drain.None;
        _reason = null;
        _error = null;
    }

    private RunLoopState Save() => _state with
    {
        Tally = _tally,
        Next = _next,
        Returned = [.. _returned],
        HoldSeconds = _holdSeconds,
        Probing = _probing,
        FailuresAccepted = _failuresAccepted,
        Limit = _limit.Now,
    };

    private int? TakeNext()
    {
        if (_returned.Count > 0)
        {
            var chunk = _returned[0];
            _returned.RemoveAt(0);
            _again.Add(chunk);
            return chunk.Index;
        }

        return _next < _state.Chunks ? _next++ : null;
    }

    private async Task TakeOneReportAsync()
    {
        var finished = await Task.WhenAny(_inFlight);
        var active = _inFlight.Count;
        _inFlight.Remove(finished);
        ChunkReport report;
        try
        {
            report = await finished;
        }
#pragma warning disable CA1031 // Whatever one chunk threw is thrown again when no other is in flight.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _error ??= ExceptionDispatchInfo.Capture(error);
            Ask(Drain.Error);
            return;
        }

        Take(report, active);
        ReportRunning();
    }

    private void Take(ChunkReport report, int active)
    {
        var before = _again.Find(c => c.Index == report.Key.Index);
        _again.Remove(before);
        if (report.Outcome == ChunkOutcome.Done)
        {
            _tally += Pass == 0 ? report.Tally : Redriven(report.Tally);
        }
        else
        {
            // One that did not come to open its chunk knows nothing of the checkpoints.
            _returned.Add(report.Tally.Users < before.Users
                ? before
                : new(report.Key.Index, report.Tally.Users, report.Tally.Failures, report.Tally.Attempts));
        }

        if (report.Limit is { } observed)
        {
            _limit.Take(observed);
        }

        if (report.Progressed || report.Outcome == ChunkOutcome.Done)
        {
            _unavailableInARow = 0;
            _holdSeconds = 0;
            _probing = false;
        }

        switch (report.Outcome)
        {
            case ChunkOutcome.Fatal:
                Ask(Drain.Fatal, report.Reason);
                _cause = report.Cause;
                break;
            case ChunkOutcome.Unavailable when !report.Progressed:
                _unavailableInARow++;
                if (_probing || _unavailableInARow >= (active + 1) / 2)
                {
                    Ask(Drain.Hold, report.Reason);
                }

                break;
            case ChunkOutcome.Yielded:
                TakeYield(report.Yield, report.Reason);
                break;
            default:
                break;
        }

        if (TooManyFailures)
        {
            Ask(Drain.Failures);
        }
    }

    // Each redriven user was counted as a transient failure of the first pass; what it is now takes that place.
    private static ChunkTally Redriven(ChunkTally tally) =>
        tally with { TransientFailures = tally.TransientFailures - tally.Users };

    private void TakeYield(YieldReason yield, string? reason)
    {
        switch (yield)
        {
            case YieldReason.Paused:
                Ask(Drain.Pause);
                break;
            case YieldReason.Cancelled:
                Ask(Drain.Cancel);
                break;
            case YieldReason.Stopping:
                Ask(Drain.Interrupt, reason);
                break;
            case YieldReason.Failures:
                Ask(Drain.Failures);
                break;
            default:
                break;
        }
    }

    private void Ask(Drain drain, string? reason = null)
    {
        if (drain > _drain)
        {
            _drain = drain;
            _reason = reason;
        }
    }

    // The redrive pass mends failures; it cannot make new ones.
    private bool TooManyFailures
    {
        get
        {
            if (Pass != 0)
            {
                return false;
            }

            var users = _tally.Users + _returned.Sum(c => c.Users);
            var failures = _tally.Failures + _returned.Sum(c => c.Failures);
            return users >= options.FailureMinimumUsers && failures > options.FailureTolerance * users;
        }
    }

    private async Task<WindowEnd?> AfterDrainAsync()
    {
        var drain = _drain;
        var reason = _reason;
        _drain = Drain.None;
        _reason = null;
        switch (drain)
        {
            case Drain.Generation:
                return new(Save(), 0, Finished: _next >= _state.Chunks && _returned.Count == 0, Result: null);
            case Drain.Hold:
                await HoldAsync(reason);
                return null;
            case Drain.Pause:
                return options.WaitWhilePaused ? await WaitWhilePausedAsync() : End(RunState.Paused, StopCause.None, "somebody paused the run");
            case Drain.Failures when TooManyFailures:
                return End(RunState.Stopped, StopCause.TooManyFailures, FailureReason());
            case Drain.Failures:
                // A chunk judges by what its process knows, the loop by all; from here on the loop alone judges.
                _failuresAccepted = true;
                return null;
            case Drain.Interrupt:
                return End(RunState.Stopped, StopCause.Interrupted, reason ?? "the process was asked to end");
            case Drain.Cancel:
                return End(RunState.Cancelled, StopCause.None, "somebody cancelled the run");
            case Drain.Fatal:
                return End(RunState.Stopped, _cause, reason);
            default:
                _error!.Throw();
                return null;
        }
    }

    private async Task HoldAsync(string? reason)
    {
        _holdSeconds = Math.Clamp(_holdSeconds * 2, options.FirstHold.TotalSeconds, options.LongestHold.TotalSeconds);
        var hold = TimeSpan.FromSeconds(_holdSeconds);
        Report(RunState.Held, reason, port.UtcNow + hold);
        await port.DelayAsync(hold);
        _probing = true;
        _unavailableInARow = 0;
    }

    private async Task<WindowEnd?> WaitWhilePausedAsync()
    {
        Report(RunState.Paused, "somebody paused the run", until: null);
        await port.DelayAsync(options.PausePoll);
        var control = await port.ReadControlAsync();
        switch (control.Request)
        {
            case ControlRequest.Cancel:
                return End(RunState.Cancelled, StopCause.None, "somebody cancelled the run");
            case ControlRequest.Pause:
                // Nothing is in flight, so the next turn of the loop comes straight back here, or continues as new.
                _drain = Drain.Pause;
                return null;
            default:
                ReportRunning();
                return null;
        }
    }

    private string FailureReason()
    {
        var users = _tally.Users + _returned.Sum(c => c.Users);
        var failures = _tally.Failures + _returned.Sum(c => c.Failures);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{failures} of {users} users failed, more than the tolerated {options.FailureTolerance * 100:0.##} %");
    }

    // What is done in finished chunks, and in the checkpoints of those that came back and of those that were handed out again.
    private ChunkTally Done
    {
        get
        {
            ChunkTally partly = new()
            {
                Results = Partly(c => c.Users - c.Failures),
                TransientFailures = Partly(c => c.Failures),
                Attempts = Partly(c => c.Attempts),
            };
            return _tally + (Pass == 0 ? partly : Redriven(partly));
        }
    }

    private long Partly(Func<ReturnedChunk, long> count) => _returned.Sum(count) + _again.Sum(count);

    private WindowEnd End(RunState state, StopCause cause, string? reason) => new(
        Save(),
        0,
        Finished: false,
        new RunResult
        {
            RunId = _state.RunId,
            State = state,
            Cause = cause,
            Reason = reason,
            Rows = _state.Users + _state.Rejects,
            Users = _state.Users,
            Rejects = _state.Rejects,
            Results = Done.Results,
            Failures = Done.Failures,
            Tally = Done,
        });

    private void ReportRunning() => Report(RunState.Running, reason: null, until: null);

    private void Report(RunState shown, string? reason, DateTimeOffset? until) => port.ReportProgress(new RunProgress
    {
        State = shown,
        At = port.UtcNow,
        Users = _state.Users,
        Rejects = _state.Rejects,
        Tally = Done,
        Window = _inFlight.Count,
        Limit = Width,
        Reason = reason,
        HeldUntil = until,
    });
}
