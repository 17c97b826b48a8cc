using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Calculates the counts of a run: users by final outcome, and attempts and latencies of both passes. They are the sum of the reports of its
/// chunks and of <see cref="OtherRequests"/>. The records of the parts contain the sums of the reports. Without them, all reports are read.</summary>
internal static class FinalTally
{
    public static async Task<ChunkTally> ReadAsync(IRunStore store, RunPlan plan, RunSettings settings, CancellationToken cancellationToken)
    {
        var redrive = await RedrivePlanner.ReadAsync(store, plan.RunId, cancellationToken);
        var chunks = await SumOfPartsAsync(store, plan, settings, cancellationToken)
            ?? await SumAsync(store, plan.RunId, 0, plan.Chunks, cancellationToken)
            + (redrive is null ? ChunkTally.Zero : await SumAsync(store, plan.RunId, 1, redrive.Chunks, cancellationToken));

        // A user of the redrive pass is counted there, and no longer as a transient failure of the first pass.
        return chunks + await OtherRequests.ReadAsync(store, plan.RunId, cancellationToken)
            + new ChunkTally { TransientFailures = -(redrive?.Users ?? 0) };
    }

    // Returns null if a part is not written, or was written by an earlier version.
    private static async Task<ChunkTally?> SumOfPartsAsync(
        IRunStore store, RunPlan plan, RunSettings settings, CancellationToken cancellationToken)
    {
        var sum = ChunkTally.Zero;
        for (var part = 0; part < PartWriter.Count(plan, settings); part++)
        {
            if (await PartWriter.ReadRecordAsync(store, plan.RunId, part, cancellationToken) is not { Tally: { } tally })
            {
                return null;
            }

            sum += tally;
        }

        return sum;
    }

    private static async Task<ChunkTally> SumAsync(IRunStore store, string runId, int pass, int chunks, CancellationToken cancellationToken)
    {
        var sum = ChunkTally.Zero;
        await foreach (var report in ChunkReports.ReadAsync(store, runId, pass, chunks, cancellationToken))
        {
            sum += report.Tally;
        }

        return sum;
    }
}
