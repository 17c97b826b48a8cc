using System.Text.Json;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Input;

/// <summary>
/// Plans a run: reads the input once, and writes its users, their offsets, its rejects and finally the plan. All later steps read only these
/// files. After a crash, planning starts from the beginning.
/// </summary>
/// <param name="store">The store that contains the run.</param>
/// <param name="time">The clock.</param>
public sealed class Planner(IRunStore store, TimeProvider time)
{
    /// <summary>Plans a run. It needs 16 to 30 bytes of memory per user to find repeated ids. Otherwise its memory does not grow with the
    /// input.</summary>
    /// <param name="runId">The id of the run.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="input">The input of the run.</param>
    /// <param name="rows">Receives the number of read rows after every 10,000 rows and at the end.</param>
    /// <param name="cancellationToken">Cancels planning. No plan is written.</param>
    /// <exception cref="InputException">The input cannot be used. The message contains what was found and what was expected.</exception>
    /// <exception cref="StoreException">The store could not be written.</exception>
    public async Task<RunPlan> PlanAsync(
        string runId, RunSettings settings, IInputSource input, IProgress<long>? rows, CancellationToken cancellationToken)
    {
        await RemoveLeftoversAsync(runId, cancellationToken);
        await using var sink = await StoreSink.CreateAsync(store, runId, cancellationToken);
        var origins = new OriginRuns(store, input.Name);
        var pass = await new InputPass(input, settings.Input, rows, origins: origins).RunAsync(sink, cancellationToken);
        await sink.CommitAsync(cancellationToken);
        var rowsSha256 = sink.RowsSha256(pass.Map.OwnNames);
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
            Notes = [.. pass.Notes, .. await SameRows.DescribeAsync(store, runId, rowsSha256, settings.Api.Url, cancellationToken)],
            RowsSha256 = rowsSha256,
            IdColumn = pass.Map.IdAmongOwn,
            RejectsOf = origins.Found is { Count: > 0 } found ? found : null,
            ChunkSize = Math.Max(1, settings.ChunkSize),
            Workers = Math.Max(1, settings.Concurrency),
            Stages = settings.Stages,
        };
        await store.WriteAsync(
            RunPaths.Plan(runId), JsonSerializer.SerializeToUtf8Bytes(plan, RunJsonContext.Default.RunPlan), cancellationToken);
        return plan;
    }

    /// <summary>Checks the type, the columns and the first row of an input, and writes nothing.</summary>
    /// <param name="settings">The settings of the input.</param>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="InputException">The input cannot be used. The message contains what was found and what was expected.</exception>
    public static Task CheckAsync(InputSettings settings, IInputSource input, CancellationToken cancellationToken) =>
        new InputPass(input, settings with { Limit = 1 }, progress: null).RunAsync(new CountingSink(), cancellationToken);

    /// <summary>Reads an input like planning, but writes nothing. A probably misspelled column, which planning refuses, is part of the
    /// report.</summary>
    /// <param name="settings">The settings of the input.</param>
    /// <param name="input">The input.</param>
    /// <param name="rows">Receives the number of read rows after every 10,000 rows and at the end.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="InputException">The input cannot be used. The message contains what was found and what was expected.</exception>
    public static async Task<DryRunReport> DryRunAsync(
        InputSettings settings, IInputSource input, IProgress<long>? rows, CancellationToken cancellationToken)
    {
        var sink = new CountingSink();
        var pass = await new InputPass(input, settings, rows, isTrial: true).RunAsync(sink, cancellationToken);
        return sink.Report(input.Name, pass);
    }

    // Outcomes of an earlier run with this id belong to other users than those of the new plan.
    private async Task RemoveLeftoversAsync(string runId, CancellationToken cancellationToken)
    {
        foreach (var path in (string[])
            [RunPaths.Chunks(runId), RunPaths.Staging(runId), RunPaths.Segments(runId), RunPaths.RedrivePlan(runId), RunPaths.RedriveUsers(runId), RunPaths.Rollout(runId)])
        {
            await store.DeleteAsync(path, cancellationToken);
        }
    }
}
