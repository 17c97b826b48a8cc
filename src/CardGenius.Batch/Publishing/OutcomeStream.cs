using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Reads the final outcome of each user, in user order: the outcome of the redrive pass if the user was redriven, otherwise the outcome of the
/// first pass. The chunks of both passes are in user order, so they are merged while they are read.
/// </summary>
internal static class OutcomeStream
{
    private const int EntrySize = sizeof(long);

    /// <summary>Returns the outcomes of a range of users.</summary>
    /// <param name="store">The store that contains the run.</param>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="redrive">The plan of the redrive pass; null if there was no such pass.</param>
    /// <param name="from">The index of the first user.</param>
    /// <param name="count">The number of users.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <param name="reports">Receives the reports of the chunks of both passes that begin in the range. Each chunk begins in one of several ranges that
    /// follow each other.</param>
    /// <exception cref="PublicationException">A chunk is missing or damaged.</exception>
    public static async IAsyncEnumerable<UserOutcome> ReadAsync(
        IRunStore store,
        RunPlan plan,
        RedrivePlan? redrive,
        long from,
        long count,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        Action<ChunkReport>? reports = null)
    {
        var position = 0L;
        long[] redriven = [];
        if (redrive is { Users: > 0 })
        {
            (position, redriven) = await ReadRedrivenAsync(store, plan, redrive, from, count, cancellationToken);
        }

        await using var second = new PassOutcomes(store, plan.RunId, 1, (redrive ?? new RedrivePlan(0, 1)).ToLayout(), reports)
            .ReadAsync(position, redriven.Length, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var user = from;
        var next = 0;
        await foreach (var line in new PassOutcomes(store, plan.RunId, 0, plan.ToLayout(), reports).ReadAsync(from, count, cancellationToken))
        {
            if (next < redriven.Length && redriven[next] == user)
            {
                next++;
                await second.MoveNextAsync();
                yield return new UserOutcome(user, second.Current);
            }
            else
            {
                yield return new UserOutcome(user, line);
            }

            user++;
        }

        // The number of outcomes of a chunk is checked after its last line, so the enumeration must reach the end.
        await second.MoveNextAsync();
    }

    // Returns the redriven users of the range, and the position of the first one in the redrive pass.
    private static async Task<(long Place, long[] Users)> ReadRedrivenAsync(
        IRunStore store, RunPlan plan, RedrivePlan redrive, long from, long count, CancellationToken cancellationToken)
    {
        var path = RunPaths.RedriveUsers(plan.RunId);
        var first = await FirstNotBelowAsync(from, 0);
        var end = await FirstNotBelowAsync(from + count, first);
        var bytes = await ReadBytesAsync(first, (int)(end - first));
        var users = new long[end - first];
        for (var i = 0; i < users.Length; i++)
        {
            users[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * EntrySize));
            if (users[i] < from || users[i] >= from + count || (i > 0 && users[i] <= users[i - 1]))
            {
                throw new PublicationException($"{path} in {store.Location} is damaged: the users are not in ascending order.");
            }
        }

        return (first, users);

        async Task<long> FirstNotBelowAsync(long user, long low)
        {
            var high = redrive.Users;
            while (low < high)
            {
                var middle = low + ((high - low) / 2);
                if (BinaryPrimitives.ReadInt64LittleEndian(await ReadBytesAsync(middle, 1)) < user)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle;
                }
            }

            return low;
        }

        async Task<byte[]> ReadBytesAsync(long at, int entries)
        {
            var content = new byte[entries * EntrySize];
            if (entries > 0)
            {
                await using var stream = await store.OpenReadAsync(path, at * EntrySize, content.Length, cancellationToken)
                    ?? throw new PublicationException($"{path} is missing in {store.Location}.");
                if (await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken) < content.Length)
                {
                    throw new PublicationException(
                        $"{path} in {store.Location} is damaged: it contains fewer than the {redrive.Users} users of redrive.json.");
                }
            }

            return content;
        }
    }
}
