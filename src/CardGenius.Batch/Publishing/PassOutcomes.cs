using System.Runtime.CompilerServices;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Reads the outcomes of the chunks of one pass, in order. Only the chunks of the requested range are opened.</summary>
internal sealed class PassOutcomes(IRunStore store, string runId, int pass, long users, int chunkSize)
{
    /// <summary>Returns the lines of a range of positions, without line ends. Each line is valid until the next one is read.</summary>
    /// <exception cref="PublicationException">A chunk is missing, or its number of outcomes differs from its number of users.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long from, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = from; next < from + count;)
        {
            var chunk = (int)(next / chunkSize);
            var first = (long)chunk * chunkSize;
            var last = Math.Min(first + chunkSize, users);
            var end = Math.Min(last, from + count);
            await foreach (var line in ReadChunkAsync(chunk, (int)(last - first), cancellationToken))
            {
                var position = first++;
                if (position >= next && position < end)
                {
                    yield return line;
                }
            }

            next = end;
        }
    }

    /// <summary>Returns the lines of one chunk, and checks their number.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunkAsync(
        int chunk, int expected, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = RunPaths.Chunk(runId, new ChunkKey(pass, chunk));
        var stream = await store.OpenReadAsync(path, 0, null, cancellationToken)
            ?? throw new PublicationException($"{path} is missing in {store.Location}. Resume the run to process the chunk again.");
        await using var lines = new LineScanner(stream);
        var found = 0;
        while (await lines.ReadAsync(cancellationToken))
        {
            if (lines.Line.Length > 0 && lines.Line.Span[0] == ChunkFormat.Mark)
            {
                continue;
            }

            if (++found <= expected)
            {
                yield return lines.Line;
            }
        }

        if (found != expected || lines.CutOff)
        {
            throw new PublicationException(
                $"{path} in {store.Location} contains {found} outcomes, but the chunk has {expected} users, so the file is damaged. "
                + "Delete it and resume the run to process the chunk again.");
        }
    }
}
