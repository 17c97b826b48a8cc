using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Telemetry;
using CardGenius.Service.Http.Runs;

namespace CardGenius.Service.Http;

/// <summary>Combines the data of the store and of the host about a run. The host's data applies to an active run, and the stored result to a run
/// that has ended.</summary>
internal sealed class RunView(RunStatus run, HostedRun? hosted)
{
    public string RunId => run.RunId;

    /// <summary>Gets whether an execution of the run is active, in this service or in another process.</summary>
    public bool IsAlive => hosted is { IsAlive: true } || run.IsLive;

    public bool IsSuspended => hosted is { IsAlive: true, IsSuspended: true };

    public bool IsCancelled => run.Result?.State == RunState.Cancelled || (!IsAlive && !IsPublished && run.Control.Request == ControlRequest.Cancel);

    public bool IsPublished => run.Result?.State is RunState.Completed or RunState.CompletedWithFailures;

    public RunStatus Run => run;

    public RunState State =>
        hosted is { IsAlive: true }
            ? IsSuspended ? RunState.Paused : hosted.Status?.State ?? (run.Plan is null ? RunState.Queued : RunState.Running)
        : IsCancelled ? RunState.Cancelled
        : run.Result?.State
            ?? (run.IsLive ? run.Progress?.State ?? RunState.Planning : RunState.Stopped);

    public RunDocument ToDocument(DateTimeOffset? requestedAt, string route)
    {
        var self = $"{route}/{run.RunId}";
        var counts = Counts();
        var status = IsAlive ? hosted?.Status : null;
        var state = State;
        var rate = state == RunState.Running ? status?.UsersPerMinute ?? run.Progress?.UsersPerMinute : null;
        var ended = !IsAlive;
        return new()
        {
            RunId = run.RunId,
            State = RunDocument.NameOf(state),
            Reason = Reason(state),
            Cause = ended && state == RunState.Stopped ? RunDocument.NameOf(run.Result?.Cause ?? StopCause.Interrupted) : null,
            Requested = Requested(state),
            Control = Control(),
            Input = run.Plan is { } plan ? new(plan.InputName, plan.InputBytes, plan.InputSha256, plan.Notes is { Count: > 0 } notes ? notes : null) : null,
            Counts = counts,
            UsersPerMinute = rate is > 0 ? rate : null,
            PlannedUsersPerMinute = Math.Round(PacePlan.Of(counts.Users, run.Settings, ApiGauges.TypicalLatencySeconds).UsersPerMinute, 1),
            EtaSeconds = rate is > 0 && counts.Users > counts.Done ? (long)((counts.Users - counts.Done) / rate.Value * 60) : null,
            Latency = Latency(),
            Requests = Requests(),
            AgreedConcurrency = run.Settings.Ceiling,
            FailureClasses = IsAlive ? null : run.Result?.Tally.FailedAttempts.Select(ClassRequestsDocument.From).ToList(),
            Window = status is { Window: > 0 }
                ? new(hosted?.InFlight, status.InFlight, status.Limit, status.Window)
                : hosted is null && run.IsLive && run.Progress is { } progress
                    ? new(progress.Window, Chunks: null, Limit: null, run.Settings.Concurrency)
                    : null,
            Limits = Limits(),
            HeldUntil = status?.HeldUntil,
            RequestedAt = requestedAt,
            // The store has the time since the start. The creation time of the host can be that of the newest generation.
            StartedAt = run.Progress?.StartedAt ?? hosted?.Status?.StartedAt ?? hosted?.CreatedAt,
            UpdatedAt = status?.At ?? hosted?.UpdatedAt ?? run.Progress?.At,
            Settings = new(
                run.Settings.TopN,
                run.Settings.Concurrency,
                run.Settings.Api.RequestsPerSecond,
                run.Settings.FailureTolerance,
                run.Settings.NoCardTolerance,
                run.Settings.RejectTolerance),
            Links = new()
            {
                Self = self,
                Pause = IsAlive && state != RunState.Paused ? $"{self}/pause" : null,
                Resume = state is RunState.Stopped or RunState.Paused ? $"{self}/resume" : null,
                Cancel = IsPublished || IsCancelled ? null : $"{self}/cancel",
                Limits = IsPublished || IsCancelled ? null : $"{self}/limits",
                Redrive = state == RunState.CompletedWithFailures ? $"{self}/redrive" : null,
                Timeline = $"{self}/timeline",
                Results = IsPublished ? $"{self}/results" : null,
            },
        };
    }

    private string? Requested(RunState state) => (IsAlive, run.Control.Request) switch
    {
        (true, ControlRequest.Cancel) => "cancel",
        (true, ControlRequest.Pause) when state != RunState.Paused => "pause",
        (true, ControlRequest.Run) when state == RunState.Paused && !IsSuspended => "resume",
        _ => null,
    };

    private ControlDocument? Control() => IsPublished || run.Control.Request == ControlRequest.Run
        ? null
        : new(SnakeCase.Of(run.Control.Request), run.Control.At, run.Control.By);

    private LimitsDocument? Limits() => run.Limits is not { } limits ? null : new(
        run.Settings.Concurrency,
        run.Settings.Api.RequestsPerSecond,
        limits.ConcurrencyBefore,
        limits.RequestsPerSecondBefore,
        limits.At,
        limits.By,
        IsAlive && (hosted?.Status?.Limits ?? (run.IsLive ? run.Progress?.Limits?.Number : null)) >= limits.Number);

    private RequestsDocument? Requests() =>
        !IsAlive ? run.Result is { } result ? Requests(result.Tally) : null
        : hosted?.Status is { } status ? new(status.Attempts, status.FailedAttempts, hosted.Retries)
        : run is { IsLive: true, Progress: { } progress } ? new(Sent: null, Failed: null, progress.Retries)
        : null;

    private static RequestsDocument Requests(ChunkTally tally) => new(tally.Requests, tally.FailedAttempts.Sum(c => c.Count), Retries: null);

    private string? Reason(RunState state) =>
        IsSuspended ? "the orchestration is suspended; resume to continue"
        : hosted is { IsAlive: true } ? hosted.Status?.Reason
        : run.IsLive ? run.Progress?.Reason ?? "another process is processing the run"
        : state == RunState.Cancelled ? run.Result?.Reason ?? "cancellation requested"
        : run.Result is { } result ? result.Reason
        : "The execution ended without a result; resume to continue.";

    private CountsDocument Counts()
    {
        var rows = run.Plan?.Rows ?? 0;
        if (!IsAlive && run.Result is { } result)
        {
            return new(
                Math.Max(rows, result.Rows),
                run.Plan?.Users ?? result.Users,
                run.Plan?.Rejects ?? result.Rejects,
                result.Results + result.Failures,
                result.Results,
                result.Tally.WithoutCards,
                result.Failures,
                result.Tally.Dropped);
        }

        return hosted?.Status is { } status
            ? new(
                rows,
                run.Plan?.Users ?? status.Users,
                run.Plan?.Rejects ?? status.Rejects,
                status.Results + status.Failures,
                status.Results,
                status.WithoutCards,
                status.Failures,
                status.Dropped)
            : new(
                rows,
                run.Plan?.Users ?? 0,
                run.Plan?.Rejects ?? 0,
                run.Progress?.Tally.Users ?? 0,
                run.Progress?.Tally.Results ?? 0,
                run.Progress?.Tally.WithoutCards ?? 0,
                run.Progress?.Tally.Failures ?? 0,
                run.Progress?.Tally.Dropped ?? default);
    }

    private LatencyDocument? Latency()
    {
        if (IsAlive)
        {
            return hosted?.Status is { P50Ms: > 0 } status ? new(status.P50Ms, status.P95Ms, status.P99Ms) : null;
        }

        return run.Result?.Tally.Latency is { Count: > 0 } latency
            ? new(
                Math.Round(latency.Percentile(0.50)), Math.Round(latency.Percentile(0.95)), Math.Round(latency.Percentile(0.99)))
            : null;
    }
}
