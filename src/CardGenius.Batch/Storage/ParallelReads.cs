namespace CardGenius.Batch.Storage;

/// <summary>Runs many small reads from a store or a host in parallel.</summary>
internal static class ParallelReads
{
    /// <summary>The maximum number of parallel reads. A remote store serves this number of requests at a time without queuing.</summary>
    public const int Most = 16;

    /// <summary>Runs one read for each item.</summary>
    /// <returns>The results, in the order of the items.</returns>
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
