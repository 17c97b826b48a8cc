using System.Runtime.CompilerServices;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Chunks;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Reads the outcomes of the chunks of one pass, in order. Only the chunks of the requested range are opened.</summary>
/// <param name="store">The store.</param>
/// <param name="runId">The id of the run.</param>
/// <param name="pass">The number of the pass.</param>
/// <param name="layout">The chunks of the pass.</param>
/// <param name="reports">Receives the reports of the chunks that begin in the requested range; null if they are not needed.</param>
internal sealed class PassOutcomes(IRunStore store, string runId, int pass, ChunkLayout layout, Action<ChunkReport>? reports = null)
{
    /// <summary>Returns the lines of a range of positions, without line ends. Each line is valid until the next one is read.</summary>
    /// <exception cref="PublicationException">A chunk is missing, or its number of outcomes differs from its number of users.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        long from, long count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = from; next < from + count;)
        {
            var chunk = layout.IndexOf(next);
            var first = layout.StartOf(chunk);
            var end = Math.Min(layout.StartOf(chunk + 1), from + count);
            await foreach (var line in ReadChunkAsync(chunk, first >= from ? reports : null, cancellationToken))
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
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunkAsync(int chunk, CancellationToken cancellationToken) =>
        ReadChunkAsync(chunk, reports: null, cancellationToken);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadChunkAsync(
        int chunk, Action<ChunkReport>? reports, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var expected = layout.LengthOf(chunk);
        var path = RunPaths.Chunk(runId, new ChunkKey(pass, chunk));
        var stream = await store.OpenReadAsync(path, 0, null, cancellationToken)
            ?? throw new PublicationException($"{path} is missing in {store.Location}. Resume the run to process the chunk again.");
        await using var lines = new LineScanner(stream);
        var found = 0;
        ReadOnlyMemory<byte> marked = default;
        while (await lines.ReadAsync(cancellationToken))
        {
            if (lines.Line.Length > 0 && lines.Line.Span[0] == ChunkFormat.Mark)
            {
                marked = reports is null ? default : lines.Line.ToArray();
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

        reports?.Invoke(ChunkReports.Parse(store, path, marked.Span));
    }
}
