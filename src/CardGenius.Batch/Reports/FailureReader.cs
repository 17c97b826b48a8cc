using System.Text.Json;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Failures;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Reports;

/// <summary>
/// Reads the failures of a run from its chunk files, also while the run is active. The lines of committed chunks are read. A chunk in progress
/// contributes what its newest checkpoint contains.
/// </summary>
public sealed class FailureReader(IRunStore store)
{
    private const int MostMessages = 1000;
    private const int Tail = 16 * 1024;

    /// <summary>Returns the failed users by class, status and message.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<FailedUsers>> ReadAsync(string runId, CancellationToken cancellationToken)
    {
        var groups = new FailureGroups(MostMessages);

        // The redrive pass decides about its users, so their failures of the first pass do not count.
        HashSet<long> redriven = [];
        await ReadPassAsync(runId, 1, groups, redriven, cancellationToken);
        await ReadPassAsync(runId, 0, groups, redriven, cancellationToken);
        return groups.Groups;
    }

    private async Task ReadPassAsync(
        string runId, int pass, FailureGroups groups, HashSet<long> redriven, CancellationToken cancellationToken)
    {
        var folder = RunPaths.Pass(runId, pass);
        foreach (var checkpoint in await store.ReadCheckpointsAsync(folder, cancellationToken))
        {
            foreach (var users in Failures(checkpoint))
            {
                groups.Add(users);
            }
        }

        var files = await store.ListAsync(folder, cancellationToken);
        foreach (var batch in files.Chunk(ParallelReads.Most))
        {
            foreach (var lines in await ParallelReads.SelectAsync(batch, (file, token) => ReadChunkAsync(file, pass, token), cancellationToken))
            {
                foreach (var (row, failure) in lines)
                {
                    if (pass == 1)
                    {
                        redriven.Add(row);
                    }

                    if (failure is not null && (pass == 1 || !redriven.Contains(row)))
                    {
                        groups.Add(failure);
                    }
                }
            }
        }
    }

    private static IReadOnlyList<FailedUsers> Failures(ReadOnlyMemory<byte> checkpoint)
    {
        try
        {
            return JsonSerializer.Deserialize(checkpoint.Span, ExecutionJsonContext.Default.ChunkCheckpoint)?.Failures ?? [];
        }
        catch (JsonException)
        {
            // The chunk was committed in the meantime, and its last line is a report.
            return [];
        }
    }

    // In the redrive pass, the rows of results are needed, too. A chunk of the first pass without failures is not read.
    private async Task<List<(long Row, FailedUsers? Failure)>> ReadChunkAsync(StoreFile file, int pass, CancellationToken cancellationToken)
    {
        List<(long, FailedUsers?)> found = [];
        if ((pass == 0 && await HasNoFailuresAsync(file, cancellationToken))
            || await store.OpenReadAsync(file.Path, 0, null, cancellationToken) is not { } stream)
        {
            return found;
        }

        await using var lines = new LineScanner(stream);
        while (await lines.ReadAsync(cancellationToken))
        {
            var line = lines.Line.Span;
            if (line.Length == 0 || line[0] == ChunkFormat.Mark)
            {
                continue;
            }

            try
            {
                if (OutcomeLine.IsFailure(line))
                {
                    var user = OutcomeLine.ReadFailure(line);
                    found.Add((user.Row, FailedUsers.Of(user.Row, user.Id, user.Failure, user.Transient)));
                }
                else if (pass == 1)
                {
                    found.Add((OutcomeLine.ReadResult(line).Row, null));
                }
            }
            catch (FormatException error)
            {
                throw new StoreException($"{file.Path} in {store.Location} is damaged: {error.Message}", error);
            }
        }

        return found;
    }

    private async Task<bool> HasNoFailuresAsync(StoreFile file, CancellationToken cancellationToken)
    {
        var offset = Math.Max(0, file.Length - Tail);
        var tail = await StoreLines.ReadBytesAsync(store, file.Path, offset, (int)(file.Length - offset), cancellationToken);
        return ChunkFormat.FindReport(tail) is { } report
            && JsonSerializer.Deserialize(report, RunJsonContext.Default.ChunkReport)!.Tally.Failures == 0;
    }
}
