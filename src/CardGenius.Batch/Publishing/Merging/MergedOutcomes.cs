using System.Runtime.CompilerServices;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Merging;

/// <summary>
/// Merges the outcomes of runs over one input. Every user appears once, with the latest result, or without a result with the latest failure. The
/// users of the first run are in the order of its input, and a corrected reject with its old id is in its place. The other users follow in the
/// order of their runs.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="runs">The runs in the order in which they were planned.</param>
/// <param name="withCells">Whether the cells of the input are read.</param>
internal sealed class MergedOutcomes(IRunStore store, IReadOnlyList<PublishedRun> runs, bool withCells)
{
    /// <summary>Gets the number of rejects of the first run without a user of a later run with the same id. It is final after the last
    /// outcome.</summary>
    public long OpenRejects { get; private set; }

    public async IAsyncEnumerable<PublishedOutcome> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var later = new OutcomeSpool();
        foreach (var run in runs.Skip(1))
        {
            await foreach (var outcome in new PublishedReader(store, run).ReadAsync(withCells, cancellationToken))
            {
                later.Add(outcome);
            }
        }

        var first = new PublishedReader(store, runs[0]);
        await using var rejects = first.ReadRejectsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var hasReject = await rejects.MoveNextAsync();
        await foreach (var outcome in first.ReadAsync(withCells, cancellationToken))
        {
            for (; hasReject && rejects.Current.Row < outcome.Row; hasReject = await rejects.MoveNextAsync())
            {
                if (Correct(later, rejects.Current.Id) is { } user)
                {
                    yield return later.Read(user);
                }
            }

            if (later.Find(outcome.Id) is not { } known)
            {
                yield return outcome;
            }
            else if (!later.IsTaken(known))
            {
                later.Take(known);
                yield return outcome.IsResult && !later.IsResult(known) ? outcome : later.Read(known);
            }
        }

        for (; hasReject; hasReject = await rejects.MoveNextAsync())
        {
            if (Correct(later, rejects.Current.Id) is { } user)
            {
                yield return later.Read(user);
            }
        }

        for (var user = 0; user < later.Count; user++)
        {
            if (!later.IsTaken(user))
            {
                yield return later.Read(user);
            }
        }
    }

    // A failure is left for the user's own row, because the first run may have a result for another row with the same id.
    private int? Correct(OutcomeSpool later, string? id)
    {
        if (id is null || later.Find(id) is not { } user)
        {
            OpenRejects++;
            return null;
        }

        if (later.IsTaken(user) || !later.IsResult(user))
        {
            return null;
        }

        later.Take(user);
        return user;
    }
}
