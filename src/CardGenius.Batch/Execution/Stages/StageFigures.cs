using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution.Stages;

/// <summary>The figures of one stage of a rollout, over all executions of the stage.</summary>
/// <param name="Users">The finished users.</param>
/// <param name="Requests">The requests for these users.</param>
/// <param name="Failed">The failed requests among them. Each was retried, or was the last attempt of a user.</param>
/// <param name="P95Ms">The 95th percentile of the latencies of the successful requests, in milliseconds; 0 if there are none.</param>
public sealed record StageFigures(long Users, long Requests, long Failed, double P95Ms)
{
    /// <summary>The share of failed requests, 0 to 1.</summary>
    public double FailedShare => Requests == 0 ? 0 : (double)Failed / Requests;

    /// <summary>Returns the figures of the stage between two counts of the run.</summary>
    /// <param name="before">The counts at the end of the previous stage.</param>
    /// <param name="after">The counts at the end of the stage.</param>
    public static StageFigures Between(ChunkTally before, ChunkTally after)
    {
        ArgumentNullException.ThrowIfNull(after);
        var requests = after.RequestsSince(before);
        return new(
            after.Users - before.Users,
            requests.Attempts,
            requests.FailedAttempts.Sum(c => c.Count),
            after.Latency.Since(before.Latency).Percentile(0.95));
    }
}
