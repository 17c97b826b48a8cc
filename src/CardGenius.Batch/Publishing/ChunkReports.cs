using System.Runtime.CompilerServices;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Reads the reports of the committed chunks of a pass. Each report is at the end of the chunk's file.</summary>
internal static class ChunkReports
{
    private const int FirstTail = 8 * 1024;

    // Several reads run at once, because each waits for the network. More would save little time and use more connections.
    private const int Ahead = 16;

    /// <summary>Returns the reports of all chunks of a pass, in chunk order.</summary>
    /// <exception cref="PublicationException">A chunk is missing or has no report.</exception>
    public static async IAsyncEnumerable<ChunkReport> ReadAsync(
        IRunStore store, string runId, int pass, int chunks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folder = Path.GetDirectoryName(RunPaths.Chunk(runId, new ChunkKey(pass, 0)))!.Replace('\\', '/');
        var sizes = (await store.ListAsync(folder, cancellationToken)).ToDictionary(f => f.Path, f => f.Length, StringComparer.Ordinal);
        Queue<Task<ChunkReport>> reading = new(Ahead);
        var next = 0;
        try
        {
            for (var chunk = 0; chunk < chunks; chunk++)
            {
                while (next < chunks && reading.Count < Ahead)
                {
                    reading.Enqueue(ReadOneAsync(store, runId, new ChunkKey(pass, next++), sizes, cancellationToken));
                }

                yield return await reading.Dequeue();
            }
        }
        finally
        {
            await Task.WhenAll(reading).ContinueWith(
                static done => done.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private static async Task<ChunkReport> ReadOneAsync(
        IRunStore store, string runId, ChunkKey key, Dictionary<string, long> sizes, CancellationToken cancellationToken)
    {
        var path = RunPaths.Chunk(runId, key);
        if (!sizes.TryGetValue(path, out var size))
        {
            throw new PublicationException($"{path} is missing in {store.Location}. Resume the run to process the chunk again.");
        }

        for (var length = Math.Min(FirstTail, size); ; length = Math.Min(length * 8, size))
        {
            var tail = await ReadTailAsync(store, path, size - length, (int)length, cancellationToken);
            if (tail.AsSpan().Contains(ChunkFormat.Mark))
            {
                return Parse(store, path, tail);
            }

            if (length == size)
            {
                throw NoReport(store, path);
            }
        }
    }

    /// <summary>Reads the report of a chunk from the last marked line, or from longer bytes that end with it.</summary>
    /// <exception cref="PublicationException">The line is missing or damaged.</exception>
    public static ChunkReport Parse(IRunStore store, string path, ReadOnlySpan<byte> tail)
    {
        var mark = tail.LastIndexOf(ChunkFormat.Mark);
        try
        {
            return mark < 0 ? throw NoReport(store, path) : JsonSerializer.Deserialize(tail[(mark + 1)..], RunJsonContext.Default.ChunkReport) ?? throw NoReport(store, path);
        }
        catch (JsonException e)
        {
            throw NoReport(store, path, e);
        }
    }

    private static async Task<byte[]> ReadTailAsync(
        IRunStore store, string path, long offset, int length, CancellationToken cancellationToken)
    {
        var tail = new byte[length];
        await using var stream = await store.OpenReadAsync(path, offset, length, cancellationToken);
        return stream is not null && await stream.ReadAtLeastAsync(tail, length, throwOnEndOfStream: false, cancellationToken) == length
            ? tail
            : throw NoReport(store, path);
    }

    private static PublicationException NoReport(IRunStore store, string path, Exception? cause = null) => new(
        $"{path} in {store.Location} has no report at its end, so the file is damaged. Delete it and resume the run to process the chunk again.",
        cause);
}
