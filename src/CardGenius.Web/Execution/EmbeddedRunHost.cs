using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Service;
using Microsoft.Extensions.Logging;

namespace CardGenius.Web.Execution;

/// <summary>
/// Executes the runs of one store in this process, one at a time and in the order of their starts. The queue is stored, so that the next process
/// continues the runs that were queued or interrupted.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="inputs">The container of inputs.</param>
/// <param name="makeClient">Creates the API client of a run.</param>
/// <param name="settings">The settings of the service. They limit the settings of each run.</param>
/// <param name="apiLeases">The API leases of this machine; null for none.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Receives the start and the end of each run.</param>
public sealed partial class EmbeddedRunHost(
    IRunStore store,
    IInputContainer inputs,
    Func<RunSettings, RankingRules, IRecommendationClient> makeClient,
    ServiceSettings settings,
    ApiLeases? apiLeases,
    TimeProvider time,
    ILogger logger) : IRunHost, IDisposable
{
    /// <summary>The time between two reads of the control requests for runs that wait.</summary>
    internal static readonly TimeSpan ControlPoll = TimeSpan.FromSeconds(2);

    // Another process can hold the lease for days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(365);

    private readonly Lock _gate = new();
    private readonly List<QueuedRun> _queue = [];
    private readonly SemaphoreSlim _added = new(0);
    private readonly QueueStore _stored = new(store);
    private readonly RunCatalog _catalog = new(store, time);
    private QueuedRun? _current;

    /// <inheritdoc/>
    public void Dispose()
    {
        _added.Dispose();
        _queue.ForEach(run => run.Dispose());
    }

    /// <inheritdoc/>
    public Task<HostedRun?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var position = _queue.FindIndex(r => r.RunId == runId);
            return Task.FromResult(position < 0 ? null : Show(_queue[position], position));
        }
    }

    /// <inheritdoc/>
    public async Task<bool> StartAsync(RunInput input, CancellationToken cancellationToken)
    {
        if (TryAdd(new(input.RunId, input.Execution, input.By, time.GetUtcNow())) is not { } run)
        {
            return false;
        }

        try
        {
            await _stored.WriteAsync(run.Entry, cancellationToken);
        }
        catch
        {
            Remove(run);
            throw;
        }

        _added.Release();
        return true;
    }

    /// <inheritdoc/>
    public Task ResumeAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Continues the stored queue, and executes runs until it is stopped.</summary>
    /// <param name="stop">Requests a stop: the users in flight are finished, a checkpoint is written, and the method returns. The next process
    /// continues the run.</param>
    /// <param name="abort">Ends the run at once.</param>
    /// <returns>The number of runs that the next process continues.</returns>
    /// <exception cref="StoreException">The stored queue cannot be read.</exception>
    public async Task<int> RunAsync(CancellationToken stop, CancellationToken abort)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watching = WatchControlsAsync(end.Token);
        try
        {
            foreach (var entry in await _stored.ReadAsync(stop))
            {
                await RestoreAsync(entry, stop);
            }

            while (!stop.IsCancellationRequested)
            {
                await ExecuteNextAsync(stop, abort);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || abort.IsCancellationRequested)
        {
            // The queue stays in the store.
        }
        finally
        {
            await end.CancelAsync();
            await watching;
        }

        lock (_gate)
        {
            return _queue.Count;
        }
    }

    // A run that ended normally has a result. Its entry remains only if the process was killed before it could delete the entry.
    private async Task RestoreAsync(QueueEntry entry, CancellationToken cancellationToken)
    {
        var result = await _catalog.ReadAsync(RunPaths.Result(entry.RunId), RunJsonContext.Default.RunResult, cancellationToken);
        if (result is not null && result.Cause != StopCause.Interrupted)
        {
            await _stored.DeleteAsync(entry, cancellationToken);
            return;
        }

        if (TryAdd(entry) is not null)
        {
            LogContinued(entry.RunId);
            _added.Release();
        }
    }

    private async Task ExecuteNextAsync(CancellationToken stop, CancellationToken abort)
    {
        await _added.WaitAsync(stop);
        QueuedRun run;
        lock (_gate)
        {
            // A run that was paused or cancelled while it waited is no longer in the queue.
            if (_queue.Count == 0)
            {
                return;
            }

            run = _current = _queue[0];
            run.Runner = new BatchRunner(store, makeClient, time, apiLeases);
        }

        LogStarted(run.RunId);
        if (await ExecuteAsync(run, run.Runner, stop, abort))
        {
            return;
        }

        await ForgetAsync(run);
        Remove(run);
        await ResumeIfAskedAsync(run.RunId, abort);
    }

    // Returns true if the next process continues the run.
    private async Task<bool> ExecuteAsync(QueuedRun run, BatchRunner runner, CancellationToken stop, CancellationToken abort)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, run.Withdrawn);
        try
        {
            var plan = await store.ReadAsync(RunPaths.Plan(run.RunId), abort);
            var planned = await _catalog.ReadAsync(RunPaths.Settings(run.RunId), RunJsonContext.Default.RunSettings, abort)
                ?? throw _catalog.Unknown(run.RunId);
            var request = new RunRequest
            {
                RunId = run.RunId,
                Input = plan is null ? InputPaths.Open(planned, store, inputs) : null,
                LockWait = LongestWait,
                Bound = settings.Bound,
                KeepsPause = true,
                By = run.Entry.By,
            };

            // On another thread, so that requests and the run do not wait for each other.
            var result = await Task.Run(() => runner.RunAsync(request, either.Token, abort), CancellationToken.None);
            if (result.Cause != StopCause.Interrupted)
            {
                LogEnded(run.RunId, Describe(result.State, result.Reason));
                return false;
            }

            if (run.Withdrawal is { } withdrawal)
            {
                await EndAsync(run, withdrawal);
                return false;
            }

            return stop.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || abort.IsCancellationRequested)
        {
            return true;
        }
        catch (OperationCanceledException) when (run.Withdrawn.IsCancellationRequested)
        {
            await EndAsync(run, run.Withdrawal!);
            return false;
        }
        catch (RunException error) when (error.Refusal == RunRefusal.Cancelled)
        {
            await EndAsync(run, RunState.Cancelled, StopCause.None, reason: null, by: null);
            return false;
        }
        catch (InputException error)
        {
            await EndAsync(run, RunState.Stopped, StopCause.InvalidInput, error.Message, by: null);
            return false;
        }
#pragma warning disable CA1031 // The next run in the queue must start after every failure. The result contains the reason.
        catch (Exception error)
#pragma warning restore CA1031
        {
            await EndAsync(run, RunState.Stopped, StopCause.StoreFault, error.Message, by: null);
            return false;
        }
    }

    private async Task WatchControlsAsync(CancellationToken end)
    {
        using var timer = new PeriodicTimer(ControlPoll, time);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                foreach (var run in Waiting())
                {
                    await ApplyControlAsync(run, end);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host ended.
        }
    }

    private async Task ApplyControlAsync(QueuedRun run, CancellationToken cancellationToken)
    {
        try
        {
            var control = await _catalog.ReadControlAsync(run.RunId, cancellationToken);
            if (control.Request == ControlRequest.Run)
            {
                return;
            }

            bool isCurrent;
            lock (_gate)
            {
                isCurrent = _current == run;
                if (!isCurrent && !_queue.Remove(run))
                {
                    return;
                }
            }

            if (isCurrent)
            {
                run.Withdraw(control);
            }
            else
            {
                await EndAsync(run, control);
                await ForgetAsync(run);
                run.Dispose();
                await ResumeIfAskedAsync(run.RunId, cancellationToken);
            }
        }
        catch (StoreException error)
        {
            // The next poll tries again.
            LogControlUnread(run.RunId, error.Message);
        }
    }

    private List<QueuedRun> Waiting()
    {
        lock (_gate)
        {
            return [.. _queue.Where(r => r.IsWaiting)];
        }
    }

    // Records that a run was paused or cancelled while it waited.
    private Task EndAsync(QueuedRun run, RunControl control)
    {
        var (state, word) = control.Request == ControlRequest.Cancel ? (RunState.Cancelled, "cancellation") : (RunState.Paused, "pause");
        return EndAsync(run, state, StopCause.None, control.By is null ? $"{word} requested" : $"{word} requested by {control.By}", control.By);
    }

    private async Task EndAsync(QueuedRun run, RunState state, StopCause cause, string? reason, string? by)
    {
        LogEnded(run.RunId, Describe(state, reason));
        try
        {
            var plan = await _catalog.ReadAsync(RunPaths.Plan(run.RunId), RunJsonContext.Default.RunPlan, CancellationToken.None);
            var earlier = await _catalog.ReadAsync(RunPaths.Result(run.RunId), RunJsonContext.Default.RunResult, CancellationToken.None);
            var figures = run.Runner?.Figures ?? new LiveFigures();
            var result = (earlier ?? new() { RunId = run.RunId, State = state }) with
            {
                State = state,
                Cause = cause,
                Reason = reason,
                By = by,
                Rows = plan?.Rows ?? 0,
                Users = plan?.Users ?? 0,
                Rejects = plan?.Rejects ?? 0,
                Results = Math.Max(earlier?.Results ?? 0, figures.Done - figures.Failures),
                Failures = Math.Max(earlier?.Failures ?? 0, figures.Failures),
            };
            await _catalog.WriteAsync(RunPaths.Result(run.RunId), result, RunJsonContext.Default.RunResult, CancellationToken.None);
        }
        catch (StoreException error)
        {
            LogNotWritten(run.RunId, error.Message);
        }
    }

    // A resume that arrives while the pause is being recorded finds an active run, so it does not start the run.
    private async Task ResumeIfAskedAsync(string runId, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _catalog.ReadAsync(RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken);
            var control = await _catalog.ReadControlAsync(runId, cancellationToken);
            if (result?.State == RunState.Paused && control.Request == ControlRequest.Run)
            {
                await StartAsync(new() { RunId = runId, Execution = RunInput.NameExecution(time.GetUtcNow()), By = control.By }, cancellationToken);
            }
        }
        catch (StoreException error)
        {
            LogControlUnread(runId, error.Message);
        }
    }

    // If the entry stays, the next process finds the result and deletes the entry.
    private async Task ForgetAsync(QueuedRun run)
    {
        try
        {
            await _stored.DeleteAsync(run.Entry, CancellationToken.None);
        }
        catch (StoreException error)
        {
            LogNotWritten(run.RunId, error.Message);
        }
    }

    // Returns null if the run is in the queue.
    private QueuedRun? TryAdd(QueueEntry entry)
    {
        lock (_gate)
        {
            if (_queue.Exists(r => r.RunId == entry.RunId))
            {
                return null;
            }

            // A request can start a run before the stored queue is restored.
            var later = _queue.FindIndex(r => r != _current && string.CompareOrdinal(r.Entry.Execution, entry.Execution) > 0);
            _queue.Add(new(entry));
            var run = _queue[^1];
            if (later >= 0)
            {
                _queue.RemoveAt(_queue.Count - 1);
                _queue.Insert(later, run);
            }

            return run;
        }
    }

    private void Remove(QueuedRun run)
    {
        lock (_gate)
        {
            _queue.Remove(run);
            if (_current == run)
            {
                _current = null;
            }
        }

        run.Dispose();
    }

    private HostedRun Show(QueuedRun run, int position)
    {
        var now = time.GetUtcNow();
        var figures = run.Runner?.Figures ?? new LiveFigures
        {
            Reason = position == 0 ? null : position > 1 ? $"waiting for {position} runs; the first one is '{_queue[0].RunId}'" : $"waiting for run '{_queue[0].RunId}'",
        };
        var status = new HostedStatus
        {
            State = figures.State switch
            {
                // The end of a run is visible when its result is stored.
                RunState.Completed or RunState.CompletedWithFailures => RunState.Publishing,
                RunState.Paused or RunState.Stopped or RunState.Cancelled => RunState.Running,
                var state => state,
            },
            At = now,
            Reason = figures.Reason,
            HeldUntil = now + figures.HoldLeft,
            Users = figures.Users,
            Rejects = figures.Rejects,
            Results = figures.Done - figures.Failures,
            Failures = figures.Failures,
            WithoutCards = figures.WithoutCards,
            Dropped = figures.Dropped,
            Attempts = figures.Requests,
            FailedAttempts = figures.FailedRequests,
            UsersPerMinute = Math.Round(figures.UsersPerMinute, 1),
            P50Ms = Math.Round(figures.P50),
            P95Ms = Math.Round(figures.P95),
            P99Ms = Math.Round(figures.P99),
            InFlight = figures.Chunks,
            Limit = figures.Limit > 0 ? (int)Math.Round(figures.Limit) : null,
            Window = figures.Concurrency,
            Limits = figures.Limits?.Number ?? 0,
        };
        return new(IsAlive: true, IsSuspended: false, run.Entry.At, now, status) { InFlight = figures.InFlight, Retries = figures.Retries };
    }

    private static string Describe(RunState state, string? reason) => reason is null ? StateText.Of(state) : $"{StateText.Of(state)}: {reason.TrimEnd('.')}";

    [LoggerMessage(50, LogLevel.Information, "Run {RunId} was queued or interrupted before, and continues.")]
    private partial void LogContinued(string runId);

    [LoggerMessage(51, LogLevel.Information, "Run {RunId} begins.")]
    private partial void LogStarted(string runId);

    [LoggerMessage(52, LogLevel.Information, "Run {RunId} is {State}.")]
    private partial void LogEnded(string runId, string state);

    [LoggerMessage(53, LogLevel.Warning, "The control request of run {RunId} could not be read. {Message}")]
    private partial void LogControlUnread(string runId, string message);

    [LoggerMessage(54, LogLevel.Error, "The end of run {RunId} could not be recorded. {Message}")]
    private partial void LogNotWritten(string runId, string message);
}
