using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Tells whose results a results folder holds. The folder's name is made of a date and a run id, so a run whose private files were deleted and
/// another run under the same id on the same day share it. Its content then belongs to the first run alone.
/// </summary>
public static class PublicationOwner
{
    /// <summary>Refuses a run whose results folder, or private folder, is in use by another run. To be called before the first request to the API.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runId">The run.</param>
    /// <param name="settings">Its settings.</param>
    /// <param name="now">The time, which gives the results folder of a run that is not planned yet.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <exception cref="RunException">One of the folders is another run's.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task CheckAsync(
        IRunStore store, string runId, RunSettings settings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isStarted = await store.ReadAsync(RunPaths.Settings(runId), cancellationToken) is not null;
        var plan = await store.ReadAsync(RunPaths.Plan(runId), cancellationToken);
        if (!isStarted && (plan ?? await store.ReadAsync(RunPaths.Result(runId), cancellationToken)) is not null)
        {
            throw new RunException(
                RunRefusal.Conflict,
                $"{RunPaths.Run(runId)} in {store.Location} holds files of an earlier run '{runId}' but not its settings. Use another run id, or delete that folder.");
        }

        if (plan is not null)
        {
            await CheckAsync(store, Parse(store, runId, plan), cancellationToken);
            return;
        }

        // A run that is not planned has published nothing.
        var folder = RunPaths.Results(runId, RunDates.Of(now, settings.TimeZone));
        if ((await store.ListAsync(folder, cancellationToken)).Count > 0)
        {
            throw new RunException(
                RunRefusal.Conflict,
                $"{folder} in {store.Location} holds the results of an earlier run '{runId}', and a run never replaces the results of another. "
                + "Use another run id. If nobody needs those results, delete that folder and start the run again.");
        }
    }

    /// <summary>Refuses a planned run whose results folder holds another run's manifest.</summary>
    /// <exception cref="RunException">It does.</exception>
    internal static async Task CheckAsync(IRunStore store, RunPlan plan, CancellationToken cancellationToken)
    {
        if (await FindDifferenceAsync(store, plan, cancellationToken) is { } difference)
        {
            throw new RunException(RunRefusal.Conflict, Describe(store, plan, difference));
        }
    }

    /// <summary>Refuses to publish a run into a folder that holds another run's manifest.</summary>
    /// <exception cref="PublicationException">It does.</exception>
    internal static async Task CheckBeforePublishingAsync(IRunStore store, RunPlan plan, CancellationToken cancellationToken)
    {
        if (await FindDifferenceAsync(store, plan, cancellationToken) is { } difference)
        {
            throw new PublicationException(Describe(store, plan, difference));
        }
    }

    /// <summary>Why a manifest is not of a plan's run, for a message; null where it is.</summary>
    internal static string? FindDifference(Manifest manifest, RunPlan plan) =>
        !string.Equals(manifest.Input.Sha256, plan.InputSha256, StringComparison.OrdinalIgnoreCase) || manifest.Input.Bytes != plan.InputBytes
            ? $"that run read {manifest.Input.Bytes} bytes with the SHA-256 {manifest.Input.Sha256}, and this one {plan.InputBytes} bytes with {plan.InputSha256}"
        : manifest.Times.PlannedAt != plan.PlannedAt
            ? $"that run was planned at {manifest.Times.PlannedAt.UtcDateTime:u}, and this one at {plan.PlannedAt.UtcDateTime:u}"
        : null;

    /// <summary>How a manifest's counts differ from a plan's, for a message; null where they are equal.</summary>
    internal static string? FindOtherCounts(ManifestCounts counts, RunPlan plan) =>
        counts.Rows != plan.Rows || counts.Users != plan.Users || counts.Rejects != plan.Rejects
            ? $"{RunPaths.ManifestName} counts {counts.Rows} rows, {counts.Users} users and {counts.Rejects} rejects, "
                + $"and the run planned {plan.Rows}, {plan.Users} and {plan.Rejects}"
            : null;

    private static async Task<string?> FindDifferenceAsync(IRunStore store, RunPlan plan, CancellationToken cancellationToken)
    {
        var path = $"{PublishPaths.Results(plan)}/{RunPaths.ManifestName}";
        if (await store.ReadAsync(path, cancellationToken) is not { } json)
        {
            return null;
        }

        try
        {
            var manifest = Manifest.Parse(json);
            return FindDifference(manifest, plan) ?? FindOtherCounts(manifest.Counts, plan);
        }
        catch (JsonException error)
        {
            return $"{path} cannot be read ({error.Message})";
        }
    }

    private static string Describe(IRunStore store, RunPlan plan, string difference) =>
        $"{PublishPaths.Results(plan)} in {store.Location} holds the results of another run '{plan.RunId}': {difference}. Use another run id. "
        + "If nobody needs those results, delete that folder and resume the run.";

    private static RunPlan Parse(IRunStore store, string runId, byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RunJsonContext.Default.RunPlan) ?? throw new JsonException("null is no plan");
        }
        catch (JsonException error)
        {
            throw new StoreException($"{store.Location}, {RunPaths.Plan(runId)}: not readable ({error.Message}). The file was damaged.", error);
        }
    }
}
