using System.Runtime.CompilerServices;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Records;

/// <summary>Reads the rejects of a planned run.</summary>
public static class RejectReader
{
    /// <summary>Streams all rejects, in the order of the input.</summary>
    /// <exception cref="StoreException">The file of the rejects is missing or damaged.</exception>
    public static async IAsyncEnumerable<Reject> ReadAsync(
        IRunStore store, RunPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = RunPaths.Rejects(plan.RunId);
        var count = 0L;
        await foreach (var line in StoreLines.ReadAsync(store, path, 0, null, cancellationToken))
        {
            Reject reject;
            try
            {
                reject = RejectLine.Parse(line.Span, plan.Columns.Count);
            }
            catch (JsonException exception)
            {
                throw StoreLines.Damaged(store, path, exception);
            }

            count++;
            yield return reject;
        }

        if (count != plan.Rejects)
        {
            throw StoreLines.Damaged(store, path);
        }
    }
}
