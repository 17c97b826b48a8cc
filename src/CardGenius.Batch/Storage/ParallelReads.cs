namespace CardGenius.Batch.Storage;

/// <summary>Reads many small things from a store, or from a host, at the same time.</summary>
internal static class ParallelReads
{
    /// <summary>How many are read at the same time. A store over the network answers so many at once without a queue of its own.</summary>
    public const int Most = 16;

    /// <summary>Reads one thing for each item.</summary>
    /// <returns>What was read, in the order of the items.</returns>
    public static async Task<IReadOnlyList<TResult>> SelectAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, Func<TItem, CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        var results = new TResult[items.Count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, items.Count),
            new ParallelOptions { MaxDegreeOfParallelism = Most, CancellationToken = cancellationToken },
            async (i, token) => results[i] = await read(items[i], token));
        return results;
    }
}
