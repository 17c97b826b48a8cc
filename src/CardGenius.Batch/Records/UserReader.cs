using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Records;

/// <summary>Reads the users of a planned run by their positions. Only the requested range is read.</summary>
public static class UserReader
{
    private const int OffsetSize = sizeof(long);

    // Reading 16 unneeded lines (some kilobytes) costs less than another request to the store.
    private const int LargestGap = 16;

    // The offsets of up to so many users (8 KB) are read with one request to the store.
    private const int LongestOffsets = 1_000;

    /// <summary>Streams the users of a chunk, in order.</summary>
    /// <param name="store">The store of the run.</param>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="key">The chunk.</param>
    /// <param name="redrive">The plan of the redrive pass. It is required if <paramref name="key"/> belongs to that pass.</param>
    /// <param name="skip">The number of users to skip at the start of the chunk, because its checkpoint covers them.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has no such chunk.</exception>
    /// <exception cref="StoreException">The file of the users is missing or damaged.</exception>
    public static IAsyncEnumerable<User> ReadAsync(
        IRangeReader store, RunPlan plan, ChunkKey key, RedrivePlan? redrive, int skip, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        var layout = key.Pass == 0 ? plan.ToLayout() : (redrive ?? new RedrivePlan(0, 1)).ToLayout();
        if (key.Index < 0 || key.Index >= layout.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(key), key, $"Pass {key.Pass} of run {plan.RunId} has {layout.Count} chunks.");
        }

        var length = layout.LengthOf(key.Index);
        var first = layout.StartOf(key.Index) + Math.Min(skip, length);
        var count = Math.Max(0, length - skip);
        return key.Pass == 0
            ? ReadAllAsync(store, plan, first, count, cancellationToken)
            : ReadRedriveAsync(store, plan, first, count, cancellationToken);
    }

    /// <summary>Streams consecutive users, in order. The number of reads is constant: one or two small ones and one
    /// long one.</summary>
    /// <param name="store">The store of the run.</param>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="fromIndex">The <see cref="User.Index"/> of the first user.</param>
    /// <param name="count">The number of users.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="ArgumentOutOfRangeException">The plan has fewer users.</exception>
    /// <exception cref="StoreException">The file of the users is missing or damaged.</exception>
    public static IAsyncEnumerable<User> ReadAllAsync(
        IRangeReader store, RunPlan plan, long fromIndex, long count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fromIndex + count, plan.Users);
        return ReadRangeAsync(store, plan, fromIndex, count, cancellationToken);
    }

    private static async IAsyncEnumerable<User> ReadRangeAsync(
        IRangeReader store, RunPlan plan, long first, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            yield break;
        }

        var path = RunPaths.Users(plan.RunId);
        var (start, end) = await ReadBoundsAsync(store, plan, first, count, cancellationToken);
        var index = first;
        await foreach (var line in StoreLines.ReadAsync(store, path, start, end - start, cancellationToken))
        {
            User user;
            try
            {
                user = UserLine.Parse(line, index, plan.Columns.Count);
            }
            catch (JsonException exception)
            {
                throw StoreLines.Damaged(store, path, exception);
            }

            index++;
            yield return user;
        }

        if (index != first + count)
        {
            throw StoreLines.Damaged(store, path);
        }
    }

    private static async IAsyncEnumerable<User> ReadRedriveAsync(
        IRangeReader store, RunPlan plan, long first, int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            yield break;
        }

        var path = RunPaths.RedriveUsers(plan.RunId);
        var bytes = await StoreLines.ReadBytesAsync(store, path, first * OffsetSize, count * OffsetSize, cancellationToken);
        var indexes = new long[count];
        for (var i = 0; i < count; i++)
        {
            indexes[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * OffsetSize));
            if (indexes[i] < 0 || indexes[i] >= plan.Users || (i > 0 && indexes[i] <= indexes[i - 1]))
            {
                throw StoreLines.Damaged(store, path);
            }
        }

        for (var from = 0; from < count;)
        {
            var to = from;
            while (to + 1 < count && indexes[to + 1] - indexes[to] <= LargestGap)
            {
                to++;
            }

            var next = from;
            await foreach (var user in ReadRangeAsync(store, plan, indexes[from], indexes[to] - indexes[from] + 1, cancellationToken))
            {
                if (user.Index == indexes[next])
                {
                    next++;
                    yield return user;
                }
            }

            from = to + 1;
        }
    }

    private static async Task<(long Start, long End)> ReadBoundsAsync(
        IRangeReader store, RunPlan plan, long first, long count, CancellationToken cancellationToken)
    {
        var path = RunPaths.Offsets(plan.RunId);
        long start, end;
        if (count <= LongestOffsets)
        {
            var offsets = await StoreLines.ReadBytesAsync(store, path, first * OffsetSize, ((int)count + 1) * OffsetSize, cancellationToken);
            start = BinaryPrimitives.ReadInt64LittleEndian(offsets);
            end = BinaryPrimitives.ReadInt64LittleEndian(offsets.AsSpan((int)count * OffsetSize));
        }
        else
        {
            start = await ReadOffsetAsync(first);
            end = await ReadOffsetAsync(first + count);
        }

        return start >= 0 && start < end ? (start, end) : throw StoreLines.Damaged(store, path);

        async Task<long> ReadOffsetAsync(long user) => BinaryPrimitives.ReadInt64LittleEndian(
            await StoreLines.ReadBytesAsync(store, path, user * OffsetSize, OffsetSize, cancellationToken));
    }
}
