using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Each user's final outcome, in user order: that of the redrive pass where the user was tried again, else that of the first pass.
/// Both passes' chunks ascend by user, so they are merged as they stream.
/// </summary>
internal static class OutcomeStream
{
    private const int EntrySize = sizeof(long);

    /// <summary>The outcomes of the users from <paramref name="from"/> on.</summary>
    /// <param name="store">Where the run lives.</param>
    /// <param name="plan">The run's plan.</param>
    /// <param name="redrive">The redrive pass's plan; null where there was none.</param>
    /// <param name="from">The first user.</param>
    /// <param name="count">How many users.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="PublicationException">A chunk is missing or damaged.</exception>
    public static async IAsyncEnumerable<UserOutcome> ReadAsync(
        IRunStore store, RunPlan plan, RedrivePlan? redrive, long from, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = 0L;
        long[] redriven = [];
        if (redrive is { Users: > 0 })
        {
            (place, redriven) = await ReadRedrivenAsync(store, plan, redrive, from, count, cancellationToken);
        }

        await using var second = new PassOutcomes(store, plan.RunId, 1, redrive?.Users ?? 0, redrive?.ChunkSize ?? 1)
            .ReadAsync(place, redriven.Length, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var user = from;
        var next = 0;
        await foreach (var line in new PassOutcomes(store, plan.RunId, 0, plan.Users, plan.ChunkSize).ReadAsync(from, count, cancellationToken))
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

        // Goes past the last line, where the chunk's number of outcomes is checked.
        await second.MoveNextAsync();
    }

    // The redriven users of the range, and the first one's place in the redrive pass.
    private static async Task<(long Place, long[] Users)> ReadRedrivenAsync(
        IRunStore store, RunPlan plan, RedrivePlan redrive, long from, long count, CancellationToken cancellationToken)
    {
        var path = RunPaths.RedriveUsers(plan.RunId);
        var first = await FirstNotBelowAsync(from, 0);
        var behind = await FirstNotBelowAsync(from + count, first);
        var bytes = await ReadBytesAsync(first, (int)(behind - first));
        var users = new long[behind - first];
        for (var i = 0; i < users.Length; i++)
        {
            users[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * EntrySize));
            if (users[i] < from || users[i] >= from + count || (i > 0 && users[i] <= users[i - 1]))
            {
                throw new PublicationException($"{path} in {store.Location} does not ascend: the file was damaged.");
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
                    throw new PublicationException($"{path} in {store.Location} holds fewer than the {redrive.Users} users redrive.json names.");
                }
            }

            return content;
        }
    }
}
