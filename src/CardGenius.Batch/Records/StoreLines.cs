using System.Runtime.CompilerServices;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Records;

/// <summary>Reads a range of a file in the store line by line.</summary>
internal static class StoreLines
{
    // Blocks stay below the threshold of the large object heap. The garbage collector then frees a block soon after the users that refer to it.
    private const int BlockSize = 64 * 1024;

    /// <summary>Streams the lines between two offsets, without their line ends. The memory of a line is never reused.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        IRangeReader store, string path, long offset, long? length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (length == 0)
        {
            yield break;
        }

        await using var stream = await OpenAsync(store, path, offset, length, cancellationToken);
        var block = new byte[(int)Math.Min(BlockSize, length ?? BlockSize)];
        var start = 0;
        var end = 0;
        var remaining = length ?? long.MaxValue;
        while (remaining > 0)
        {
            if (end == block.Length)
            {
                var open = end - start;
                var next = new byte[Math.Max(block.Length, 2 * open)];
                block.AsSpan(start, open).CopyTo(next);
                (block, start, end) = (next, 0, open);
            }

            var read = await stream.ReadAsync(block.AsMemory(end), cancellationToken);
            if (read == 0)
            {
                break;
            }

            var scan = end;
            end += read;
            remaining -= read;
            while (block.AsSpan(scan, end - scan).IndexOf((byte)'\n') is >= 0 and var found)
            {
                yield return block.AsMemory(start, scan + found - start);
                start = scan = scan + found + 1;
            }
        }

        if (start != end)
        {
            throw Damaged(store, path);
        }
    }

    /// <summary>Reads exactly <paramref name="length"/> bytes of a file.</summary>
    /// <exception cref="StoreException">The file is missing or too short.</exception>
    public static async Task<byte[]> ReadBytesAsync(IRangeReader store, string path, long offset, int length, CancellationToken cancellationToken)
    {
        await using var stream = await OpenAsync(store, path, offset, length, cancellationToken);
        var bytes = new byte[length];
        return await stream.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken) == length
            ? bytes
            : throw Damaged(store, path);
    }

    public static StoreException Damaged(IRangeReader store, string path, JsonException? cause = null) =>
        new($"{path} in {store.Location} was changed or damaged after planning. Start the run again with a new run id.", cause);

    private static async Task<Stream> OpenAsync(IRangeReader store, string path, long offset, long? length, CancellationToken cancellationToken) =>
        await store.OpenReadAsync(path, offset, length, cancellationToken)
        ?? throw new StoreException($"{path} is missing in {store.Location}. Start the run again with a new run id.");
}
