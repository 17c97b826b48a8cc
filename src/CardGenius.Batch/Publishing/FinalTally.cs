using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Calculates the counts of a run from the reports of its chunks and from <see cref="OtherRequests"/>: users by final outcome, and attempts and latencies of both
/// passes.</summary>
internal static class FinalTally
{
    public static async Task<ChunkTally> ReadAsync(IRunStore store, RunPlan plan, CancellationToken cancellationToken)
    {
        var first = await SumAsync(0, plan.Chunks) + await OtherRequests.ReadAsync(store, plan.RunId, cancellationToken);
        if (await RedrivePlanner.ReadAsync(store, plan.RunId, cancellationToken) is not { } redrive)
        {
            return first;
        }

        // A user of the redrive pass is counted there, and no longer as a transient failure of the first pass.
        var second = await SumAsync(1, redrive.Chunks);
        return (first with { TransientFailures = first.TransientFailures - redrive.Users }) + second;

        async Task<ChunkTally> SumAsync(int pass, int chunks)
        {
            var sum = ChunkTally.Zero;
            await foreach (var report in ChunkReports.ReadAsync(store, plan.RunId, pass, chunks, cancellationToken))
            {
                sum += report.Tally;
            }

            return sum;
        }
    }
}
