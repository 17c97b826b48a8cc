using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;

namespace CardGenius.Cli.Watching;

/// <summary>Returns the live figures of a run from what its process wrote to the store.</summary>
internal static class WatchedFigures
{
    // The progress is written every 5 seconds.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PacePeriod = TimeSpan.FromMinutes(5);

    /// <summary>Returns the figures of a run in a process that holds the store lease.</summary>
    public static LiveFigures Of(RunStatus run, DateTimeOffset now)
    {
        var progress = run.Progress ?? new RunProgress { State = RunState.Planning, At = now };
        var state = run.IsUnderWay ? progress.State : run.Result?.State ?? RunState.Stopped;
        var (users, done) = (run.Plan?.Users ?? progress.Users, progress.Tally.Users);
        var isLate = run.IsUnderWay && now - progress.At > Late;
        return new()
        {
            State = state,
            Elapsed = ElapsedSince(progress.StartedAt, run.IsUnderWay ? now : progress.At),
            RowsPlanned = progress.RowsPlanned,
            Users = users,
            Rejects = run.Plan?.Rejects ?? progress.Rejects,
            Done = run.IsUnderWay ? done : Math.Max(done, run.Result is { } result ? result.Results + result.Failures : 0),
            Failures = run.IsUnderWay || run.Result is null ? progress.Tally.Failures : run.Result.Failures,
            WithoutCards = progress.Tally.WithoutCards,
            Dropped = progress.Tally.Dropped,
            Retries = progress.Retries,
            UsersPerMinute = progress.UsersPerMinute,
            Eta = EtaOf(users - done, progress.UsersPerMinute),
            InFlight = progress.Window,
            Limit = progress.ApiLimit ?? 0,
            Concurrency = run.Settings.Concurrency,
            P50 = progress.P50Ms,
            P95 = progress.P95Ms,
            P99 = progress.P99Ms,
            PartsDone = progress.PartsDone,
            Parts = progress.Parts,
            Reason = isLate ? $"the newest figures are {FigureText.Duration(now - progress.At)} old"
                : run.IsUnderWay ? progress.Reason
                : run.Interrupted ? "interrupted: the process ended without a result"
                : run.Result?.Reason,
            HoldLeft = state == RunState.Held && progress.HeldUntil is { } until ? until - now : null,
        };
    }

    /// <summary>Returns the figures of a run in a function app, from its timeline.</summary>
    public static LiveFigures Of(RunStatus run, RunTimeline timeline, DateTimeOffset now)
    {
        var users = run.Plan?.Users ?? 0;
        var done = Math.Min(users, timeline.Samples.Sum(s => s.Users));
        var latest = timeline.Samples.Count > 0 ? timeline.Samples[^1] : null;
        var state = StateOf(run, timeline);
        var recent = timeline.Samples.Where(s => latest is not null && s.At > latest.At - PacePeriod).ToList();
        var minutes = recent.Sum(s => s.Seconds) / 60;
        var pace = state == RunState.Running && minutes > 0 ? recent.Sum(s => s.Users) / minutes : 0;
        return new()
        {
            State = state,
            Elapsed = ElapsedSince(timeline.Events.Count > 0 ? timeline.Events[0].At : run.Progress?.StartedAt, now),
            Users = users,
            Rejects = run.Plan?.Rejects ?? 0,
            Done = done,
            HasOutcomes = false,
            UsersPerMinute = pace,
            Eta = EtaOf(users - done, pace),
            InFlight = latest?.InFlight ?? 0,
            Limit = latest?.Limit ?? 0,
            Concurrency = run.Settings.Concurrency,
            P50 = latest?.P50Ms ?? 0,
            P95 = latest?.P95Ms ?? 0,
            P99 = latest?.P99Ms ?? 0,
            Reason = state switch
            {
                RunState.Queued => run.Progress?.Reason ?? "waiting for the run lease",
                RunState.Held => timeline.Events.Last(e => e.Kind == RunEventKind.Held).Reason,
                _ => latest is null ? null : $"figures of {FigureText.Time(latest.At)} UTC",
            },
        };
    }

    private static RunState StateOf(RunStatus run, RunTimeline timeline)
    {
        if (run.Progress?.State == RunState.Queued)
        {
            return RunState.Queued;
        }

        if (timeline.Events.Any(e => e is { Kind: RunEventKind.Held, Until: null }))
        {
            return RunState.Held;
        }

        var last = timeline.Events.LastOrDefault(e => e.Kind is RunEventKind.Paused or RunEventKind.Publishing or RunEventKind.Started or RunEventKind.Resumed);
        return last switch
        {
            { Kind: RunEventKind.Paused, Until: null } => RunState.Paused,
            { Kind: RunEventKind.Publishing } => RunState.Publishing,
            _ when run.Plan is null => RunState.Planning,
            _ => RunState.Running,
        };
    }

    private static TimeSpan ElapsedSince(DateTimeOffset? started, DateTimeOffset now) =>
        started is { } at && now > at ? now - at : TimeSpan.Zero;

    private static TimeSpan? EtaOf(long left, double perMinute) => perMinute > 0 ? TimeSpan.FromMinutes(Math.Max(0, left) / perMinute) : null;
}
