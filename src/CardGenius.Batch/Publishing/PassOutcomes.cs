using System.Runtime.CompilerServices;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>The outcomes one pass's chunks hold, in the pass's order. Only the chunks of the range asked for are opened.</summary>
internal sealed class PassOutcomes(IRunStore store, string runId, int pass, long users, int chunkSize)
{
    /// <summary>The lines at the places from <paramref name="from"/> on, without their ends; each is valid until the next.</summary>
    /// <exception cref="PublicationException">A chunk is missing or holds another number of outcomes than it has users.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long from, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = from; next < from + count;)
        {
            var chunk = (int)(next / chunkSize);
            var first = (long)chunk * chunkSize;
            var last = Math.Min(first + chunkSize, users);
            var wanted = Math.Min(last, from + count);
            await foreach (var line in ReadChunkAsync(chunk, (int)(last - first), cancellationToken))
            {
                var place = first++;
                if (place >= next && place < wanted)
                {
                    yield return line;
                }
            }

            next = wanted;
        }
    }

    /// <summary>One chunk's lines, whose number is checked.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunkAsync(
        int chunk, int expected, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = RunPaths.Chunk(runId, new ChunkKey(pass, chunk));
        var stream = await store.OpenReadAsync(path, 0, null, cancellationToken)
            ?? throw new PublicationException($"{path} is missing in {store.Location}: resume the run, and the chunk is done again.");
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
                $"{path} in {store.Location} holds {found} outcomes, but the chunk has {expected} users: the file was damaged. "
                + "Delete it and resume the run, and the chunk is done again.");
        }
    }
}
