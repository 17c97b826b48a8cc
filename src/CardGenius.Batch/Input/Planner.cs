using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>
/// Makes an input a run's plan: reads it once, writes its users, where each begins, and its rejects, and the plan last. Everything after
/// reads only those. After a crash it is simply done again.
/// </summary>
/// <param name="store">Where the run lives.</param>
/// <param name="time">Tells when planning ended.</param>
public sealed class Planner(IRunStore store, TimeProvider time)
{
    // A small run has at least so many chunks a worker, so that all stay busy to its end.
    private const int ChunksPerWorker = 5;

    /// <summary>Plans a run. Memory does not grow with the input, but for 16 to 30 bytes a user to know repeated ids by.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="input">Its input.</param>
    /// <param name="rows">Told every 10,000 rows, and at the end, how many were read.</param>
    /// <param name="cancellationToken">Ends the planning; nothing is left then but what a plan-less run may have.</param>
    /// <exception cref="InputException">The input as a whole cannot be used; the message says what was found and what is expected.</exception>
    /// <exception cref="StoreException">The store could not be written.</exception>
    public async Task<RunPlan> PlanAsync(
        string runId, RunSettings settings, IInputSource input, IProgress<long>? rows, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(runId, cancellationToken);
        await using var sink = await StoreSink.CreateAsync(store, runId, cancellationToken);
        var pass = await new InputPass(input, settings.Input, rows).RunAsync(sink, cancellationToken);
        await sink.CommitAsync(cancellationToken);
        var now = time.GetUtcNow();
        var plan = new RunPlan
        {
            RunId = runId,
            PlannedAt = now,
            RunDate = RunDates.Of(now, settings.TimeZone),
            InputName = input.Name,
            InputBytes = pass.Digest.Length,
            InputSha256 = pass.Digest.Sha256,
            Rows = pass.Rows,
            Users = pass.Users,
            Rejects = pass.Rejects,
            EmptyRows = pass.EmptyRows,
            Columns = pass.Map.OwnNames,
            Notes = pass.Notes,
            IdColumn = pass.Map.IdAmongOwn,
            ChunkSize = ChunkSize(pass.Users, settings),
        };
        await store.WriteAsync(
            RunPaths.Plan(runId), JsonSerializer.SerializeToUtf8Bytes(plan, RunJsonContext.Default.RunPlan), cancellationToken);
        return plan;
    }

    /// <summary>Refuses an input that planning would refuse for its type, its columns or its first row, before anything is written.</summary>
    /// <param name="settings">How the input is read.</param>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">The input as a whole cannot be used; the message says what was found and what is expected.</exception>
    public static Task CheckAsync(InputSettings settings, IInputSource input, CancellationToken cancellationToken) =>
        new InputPass(input, settings with { Limit = 1 }, progress: null).RunAsync(new CountingSink(), cancellationToken);

    /// <summary>Reads an input as planning would, and writes nothing. A column that is probably misspelt, which planning refuses, is a
    /// part of the report.</summary>
    /// <param name="settings">How the input is read.</param>
    /// <param name="input">The input.</param>
    /// <param name="rows">Told every 10,000 rows, and at the end, how many were read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="InputException">The input as a whole cannot be used; the message says what was found and what is expected.</exception>
    public static async Task<DryRunReport> DryRunAsync(
        InputSettings settings, IInputSource input, IProgress<long>? rows, CancellationToken cancellationToken)
    {
        var sink = new CountingSink();
        var pass = await new InputPass(input, settings, rows, isTrial: true).RunAsync(sink, cancellationToken);
        return sink.Report(input.Name, pass);
    }

    // Outcomes that an earlier run of this id left belong to other users than those planned now.
    private async Task RemoveLeftoversAsync(string runId, CancellationToken cancellationToken)
    {
        foreach (var path in (string[])
            [RunPaths.Chunks(runId), RunPaths.Staging(runId), RunPaths.Segments(runId), RunPaths.RedrivePlan(runId), RunPaths.RedriveUsers(runId)])
        {
            await store.DeleteAsync(path, cancellationToken);
        }
    }

    private static int ChunkSize(long users, RunSettings settings)
    {
        var chunks = (long)Math.Max(1, settings.Concurrency) * ChunksPerWorker;
        return (int)Math.Min(Math.Max(1, settings.ChunkSize), Math.Max(1, (users + chunks - 1) / chunks));
    }
}
