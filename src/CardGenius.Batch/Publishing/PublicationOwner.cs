using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Determines which run a results folder belongs to. The name of the folder consists of a date and a run id. Therefore a run whose private files
/// were deleted, and a later run with the same id on the same day, have the same folder. Its content belongs only to the first run.
/// </summary>
public static class PublicationOwner
{
    /// <summary>Checks that no other run uses the results folder or the private folder of a run. Call it before the first request to the
    /// API.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runId">The id of the run.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="now">The current time. It determines the results folder of a run that is not planned yet.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    /// <exception cref="RunException">One of the folders belongs to another run.</exception>
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
                $"{RunPaths.Run(runId)} in {store.Location} contains files of an earlier run '{runId}', but not its settings. "
                + "Use another run id, or delete that folder.");
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
                $"{folder} in {store.Location} contains the results of an earlier run '{runId}', and a run does not replace the results of another. "
                + "Use another run id. If nobody needs those results, delete that folder and start the run again.");
        }
    }

    /// <summary>Checks that the results folder of a planned run does not contain the manifest of another run.</summary>
    /// <exception cref="RunException">The folder contains the manifest of another run.</exception>
    internal static async Task CheckAsync(IRunStore store, RunPlan plan, CancellationToken cancellationToken)
    {
        if (await FindDifferenceAsync(store, plan, cancellationToken) is { } difference)
        {
            throw new RunException(RunRefusal.Conflict, Describe(store, plan, difference));
        }
    }

    /// <summary>Checks before publication that the results folder does not contain the manifest of another run.</summary>
    /// <exception cref="PublicationException">The folder contains the manifest of another run.</exception>
    internal static async Task CheckBeforePublishingAsync(IRunStore store, RunPlan plan, CancellationToken cancellationToken)
    {
        if (await FindDifferenceAsync(store, plan, cancellationToken) is { } difference)
        {
            throw new PublicationException(Describe(store, plan, difference));
        }
    }

    /// <summary>Returns why a manifest does not belong to the run of a plan, as text for a message. Returns null if it belongs to the
    /// run.</summary>
    internal static string? FindDifference(Manifest manifest, RunPlan plan) =>
        !string.Equals(manifest.Input.Sha256, plan.InputSha256, StringComparison.OrdinalIgnoreCase) || manifest.Input.Bytes != plan.InputBytes
            ? $"that run read {manifest.Input.Bytes} bytes with the SHA-256 {manifest.Input.Sha256}, and this one {plan.InputBytes} bytes with {plan.InputSha256}"
        : manifest.Times.PlannedAt != plan.PlannedAt
            ? $"that run was planned at {manifest.Times.PlannedAt.UtcDateTime:u}, and this one at {plan.PlannedAt.UtcDateTime:u}"
        : null;

    /// <summary>Returns how the counts of a manifest differ from those of a plan, as text for a message. Returns null if they are
    /// equal.</summary>
    internal static string? FindOtherCounts(ManifestCounts counts, RunPlan plan) =>
        counts.Rows != plan.Rows || counts.Users != plan.Users || counts.Rejects != plan.Rejects
            ? $"{RunPaths.ManifestName} counts {counts.Rows} rows, {counts.Users} users and {counts.Rejects} rejects, "
                + $"but the plan has {plan.Rows}, {plan.Users} and {plan.Rejects}"
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
        $"{PublishPaths.Results(plan)} in {store.Location} contains the results of another run '{plan.RunId}': {difference}. Use another run id. "
        + "If nobody needs those results, delete that folder and resume the run.";

    private static RunPlan Parse(IRunStore store, string runId, byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, RunJsonContext.Default.RunPlan) ?? throw new JsonException("null is not a plan");
        }
        catch (JsonException error)
        {
            throw new StoreException($"{store.Location}, {RunPaths.Plan(runId)}: the file is damaged and cannot be read ({error.Message}).", error);
        }
    }
}
