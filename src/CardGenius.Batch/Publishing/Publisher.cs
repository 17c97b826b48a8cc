using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Makes a run's outcomes a publication (architecture.md, "The way of the data"): parts first, one by one or side by side, then what belongs to the
/// whole. Each step may be repeated, also after a crash at any moment, and ends the same.
/// </summary>
public sealed class Publisher(IRunStore store, TimeProvider time)
{
    /// <summary>How many parts a run's users make: <see cref="RunSettings.PartSize"/> users each.</summary>
    public static int Parts(RunPlan plan, RunSettings settings) => PartWriter.Count(plan, settings);

    /// <summary>Writes one part, unseen by consumers yet. A part that is written already is left as it is.</summary>
    /// <param name="plan">The run's plan; all its chunks are committed.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="part">The part, from 0.</param>
    /// <param name="cancellationToken">Ends the writing; nothing of the part is left then.</param>
    /// <exception cref="PublicationException">An outcome is missing or damaged.</exception>
    public async Task PublishPartAsync(RunPlan plan, RunSettings settings, int part, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(part, Parts(plan, settings));
        if (await store.ReadAsync(PublishPaths.Record(plan.RunId, part), cancellationToken) is not null)
        {
            return;
        }

        await PublicationOwner.CheckBeforePublishingAsync(store, plan, cancellationToken);
        if (await store.ReadAsync(PublishPaths.Success(plan), cancellationToken) is null)
        {
            await new PartWriter(store, plan, settings).WriteAsync(part, cancellationToken);
        }
    }

    /// <summary>
    /// Writes the files of the whole and the manifest, reconciles every count, size and digest, makes all of it visible at once, and writes
    /// <c>_SUCCESS</c> last. A run that is published already is left as it is.
    /// </summary>
    /// <param name="plan">The run's plan; all its parts are written.</param>
    /// <param name="settings">The run's settings.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is visible then.</param>
    /// <exception cref="PublicationException">Something disagrees; the message says what. Nothing was made visible.</exception>
    public async Task<RunResult> CompleteAsync(RunPlan plan, RunSettings settings, CancellationToken cancellationToken)
    {
        await PublicationOwner.CheckBeforePublishingAsync(store, plan, cancellationToken);
        var tally = await FinalTally.ReadAsync(store, plan, cancellationToken);
        var results = PublishPaths.Results(plan);
        var staging = RunPaths.Staging(plan.RunId);
        if (await store.ReadAsync(PublishPaths.Success(plan), cancellationToken) is null)
        {
            // The manifest is the last file put together: where it is, everything is, here or there.
            if (await ReadManifestAsync(staging) is null && await ReadManifestAsync(results) is null)
            {
                await new Completion(store, time, plan, settings, tally).StageAsync(cancellationToken);
            }

            if (await ReadManifestAsync(staging) is not null)
            {
                await store.PublishAsync(staging, results, cancellationToken);
            }

            await CheckPublishedAsync(results, cancellationToken);
            await store.WriteAsync(PublishPaths.Success(plan), ReadOnlyMemory<byte>.Empty, cancellationToken);
        }

        await store.DeleteAsync(staging, cancellationToken);
        await store.DeleteAsync(RunPaths.Segments(plan.RunId), cancellationToken);
        var manifest = await ParseManifestAsync(results, cancellationToken);
        return new RunResult
        {
            RunId = plan.RunId,
            State = manifest.State,
            Rows = plan.Rows,
            Users = plan.Users,
            Rejects = plan.Rejects,
            Results = manifest.Counts.Results,
            Failures = manifest.Counts.Failures,
            Tally = tally with { WithoutCards = manifest.Counts.WithoutCards, Dropped = manifest.DroppedCards },
            ResultsPath = results,
        };

        Task<byte[]?> ReadManifestAsync(string folder) => store.ReadAsync($"{folder}/{RunPaths.ManifestName}", cancellationToken);
    }

    // Whether all that was put together has arrived where consumers will look.
    private async Task CheckPublishedAsync(string results, CancellationToken cancellationToken)
    {
        var manifest = await ParseManifestAsync(results, cancellationToken);
        var reconciliation = new Reconciliation(store, results);
        await reconciliation.CheckNamesAsync([.. manifest.Parts, .. manifest.Files], [RunPaths.ManifestName], cancellationToken);
        reconciliation.ThrowIfAnyDifference();
    }

    private async Task<Manifest> ParseManifestAsync(string results, CancellationToken cancellationToken)
    {
        var path = $"{results}/{RunPaths.ManifestName}";
        var json = await store.ReadAsync(path, cancellationToken)
            ?? throw new PublicationException($"{path} is missing in {store.Location}: remove its folder and resume the run.");
        try
        {
            return Manifest.Parse(json);
        }
        catch (JsonException e)
        {
            throw new PublicationException($"{path} in {store.Location} is damaged: {e.Message} Remove its folder and resume the run.", e);
        }
    }
}
