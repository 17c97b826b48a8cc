using System.Buffers.Binary;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Plans the redrive pass: finds the users with transient failures.</summary>
public sealed class RedrivePlanner(IRunStore store)
{
    /// <summary>
    /// Writes the users with transient failures of the first pass to <see cref="RunPaths.RedriveUsers"/>, and then writes the plan. An existing
    /// plan stays unchanged. Chunks without transient failures in their report are not opened.
    /// </summary>
    /// <param name="plan">The plan of the run. All chunks of the first pass must be committed.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="cancellationToken">Cancels the planning. The next call starts from the beginning.</param>
    /// <exception cref="PublicationException">A chunk is missing or damaged.</exception>
    public async Task<RedrivePlan> PlanAsync(RunPlan plan, RunSettings settings, CancellationToken cancellationToken)
    {
        if (await ReadAsync(store, plan.RunId, cancellationToken) is { } known)
        {
            return known;
        }

        var users = await CollectAsync(plan, cancellationToken);
        var redrive = new RedrivePlan(users, settings.ChunkSize) { Workers = settings.Concurrency };
        var json = JsonSerializer.SerializeToUtf8Bytes(redrive, RunJsonContext.Default.RedrivePlan);
        await store.TryCreateAsync(RunPaths.RedrivePlan(plan.RunId), json, cancellationToken);
        return redrive;
    }

    /// <summary>Returns the plan of the redrive pass, or null if there is none.</summary>
    internal static async Task<RedrivePlan?> ReadAsync(IRunStore store, string runId, CancellationToken cancellationToken)
    {
        var json = await store.ReadAsync(RunPaths.RedrivePlan(runId), cancellationToken);
        return json is null ? null : JsonSerializer.Deserialize(json, RunJsonContext.Default.RedrivePlan);
    }

    private async Task<long> CollectAsync(RunPlan plan, CancellationToken cancellationToken)
    {
        await using var file = await store.CreateAsync(RunPaths.RedriveUsers(plan.RunId), cancellationToken);
        var total = 0L;
        await foreach (var report in ChunkReports.ReadAsync(store, plan.RunId, 0, plan.Chunks, cancellationToken))
        {
            if (report.Tally.TransientFailures > 0)
            {
                var users = await TransientUsersAsync(plan, report, cancellationToken);
                await file.WriteAsync(users, cancellationToken);
                total += report.Tally.TransientFailures;
            }
        }

        await file.CommitAsync(cancellationToken);
        return total;
    }

    private async Task<byte[]> TransientUsersAsync(RunPlan plan, ChunkReport report, CancellationToken cancellationToken)
    {
        var chunk = report.Key.Index;
        var layout = plan.ToLayout();
        var user = layout.StartOf(chunk);
        var users = new byte[layout.LengthOf(chunk) * sizeof(long)];
        var found = 0;
        await foreach (var line in new PassOutcomes(store, plan.RunId, 0, layout).ReadChunkAsync(chunk, cancellationToken))
        {
            if (OutcomeLine.IsFailure(line.Span) && ReadFailure(report.Key, plan, line).Transient)
            {
                BinaryPrimitives.WriteInt64LittleEndian(users.AsSpan(found++ * sizeof(long)), user);
            }

            user++;
        }

        return found == report.Tally.TransientFailures
            ? users[..(found * sizeof(long))]
            : throw new PublicationException(
                $"{RunPaths.Chunk(plan.RunId, report.Key)} in {store.Location} contains {found} transient failures, but its report counts "
                + $"{report.Tally.TransientFailures}, so the file is damaged. Delete it and resume the run to process the chunk again.");
    }

    private UserFailure ReadFailure(ChunkKey key, RunPlan plan, ReadOnlyMemory<byte> line)
    {
        try
        {
            return OutcomeLine.ReadFailure(line.Span);
        }
        catch (FormatException e)
        {
            throw new PublicationException($"{RunPaths.Chunk(plan.RunId, key)} in {store.Location}: {e.Message}", e);
        }
    }
}
