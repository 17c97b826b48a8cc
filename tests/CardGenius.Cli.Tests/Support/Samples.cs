using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Cli.Tests.Support;

/// <summary>Sample runs as the store returns them.</summary>
internal static class Samples
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    public static LatencyHistogram Latency { get; } = new()
    {
        Buckets =
        [
            new(LatencyHistogram.BucketOf(TimeSpan.FromMilliseconds(150)), 900),
            new(LatencyHistogram.BucketOf(TimeSpan.FromMilliseconds(240)), 90),
            new(LatencyHistogram.BucketOf(TimeSpan.FromMilliseconds(1500)), 10),
        ],
        MaxMilliseconds = 1520,
        SumMilliseconds = 171_600,
    };

    public static ChunkTally Tally { get; } = new()
    {
        Results = 990,
        PermanentFailures = 8,
        TransientFailures = 2,
        Attempts = 1041,
        FailedAttempts = [new(FailureClass.RateLimited, 30), new(FailureClass.ServerError, 13), new(FailureClass.BadRequest, 8)],
        Latency = Latency,
    };

    public static RunResult Completed(string runId) => new()
    {
        RunId = runId,
        State = RunState.Completed,
        Rows = 1005,
        Users = 1000,
        Rejects = 5,
        Results = 1000,
        Tally = Tally with { Results = 1000, PermanentFailures = 0, TransientFailures = 0 },
        ResultsPath = $"results/run_date=2026-11-02/run_id={runId}",
    };

    public static RunResult WithFailures(string runId) => Completed(runId) with
    {
        State = RunState.CompletedWithFailures,
        Results = 990,
        Failures = 10,
        Tally = Tally,
    };

    /// <summary>A run in which 12 users got no card.</summary>
    public static RunResult WithoutCards(RunResult result) => result with
    {
        Tally = result.Tally with { WithoutCards = 12, Dropped = new(0, MissingAmount: 7, 0, NotCommissionable: 1200, 0) },
    };

    public static RunResult Stopped(string runId, StopCause cause, string reason) => new()
    {
        RunId = runId,
        State = RunState.Stopped,
        Cause = cause,
        Reason = reason,
        Rows = 1005,
        Users = 1000,
        Rejects = 5,
        Results = 300,
        Failures = 30,
        Tally = Tally with { Results = 300, PermanentFailures = 30, TransientFailures = 0 },
    };

    public static RunStatus Status(string runId, RunResult? result = null, RunState? progress = null, bool isLive = false) => new(
        runId,
        new RunSettings { Input = new InputSettings { Path = "/data/users.csv" }, Api = new ApiSettings { Url = "https://api.example/cg/api/pro" } },
        new RunPlan
        {
            RunId = runId,
            PlannedAt = Now,
            InputName = "users.csv",
            InputBytes = 12_345,
            InputSha256 = new string('a', 64),
            Rows = 1005,
            Users = 1000,
            Rejects = 5,
            Columns = ["userid"],
            IdColumn = 0,
            ChunkSize = 10,
        },
        progress is { } state
            ? new RunProgress
            {
                State = state,
                At = Now.AddSeconds(75),
                Users = 1000,
                Rejects = 5,
                Tally = new ChunkTally { Results = 395, TransientFailures = 5 },
                UsersPerMinute = 800,
            }
            : null,
        result,
        RunControl.GoOn,
        isLive);
}
