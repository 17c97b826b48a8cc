using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Publishes the outcomes of a run (architecture.md, "The way of the data"). The parts are written first, one by one or at the same time, and then
/// the files of the whole publication. Each step can be repeated, also after a crash, and has the same result.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
/// <param name="host">What executes the run, for the report (<see cref="ReportEnvironment.Host"/>).</param>
public sealed class Publisher(IRunStore store, TimeProvider time, string host = ReportEnvironment.OneMachine)
{
    /// <summary>Returns the number of parts of a run, with <see cref="RunSettings.PartSize"/> users each.</summary>
    public static int Parts(RunPlan plan, RunSettings settings) => PartWriter.Count(plan, settings);

    /// <summary>Writes one part. Consumers do not see it before <see cref="CompleteAsync(RunPlan, RunSettings, CancellationToken)"/>. An existing part stays unchanged.</summary>
    /// <param name="plan">The plan of the run. All its chunks must be committed.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="part">The number of the part, from 0.</param>
    /// <param name="cancellationToken">Cancels the write. No file of the part remains.</param>
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
    /// Writes the files of the whole publication and the manifest, reconciles all counts, sizes and checksums, and makes the files visible. Writes
    /// <c>_SUCCESS</c> last. A published run stays unchanged.
    /// </summary>
    /// <param name="plan">The plan of the run. All its parts must be written.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="cancellationToken">Cancels the publication. <c>_SUCCESS</c> is not written then.</param>
    /// <exception cref="PublicationException">The publication is inconsistent. The message names the differences. <c>_SUCCESS</c> was not
    /// written.</exception>
    public async Task<RunResult> CompleteAsync(RunPlan plan, RunSettings settings, CancellationToken cancellationToken) => await CompleteAsync(
        plan, settings, await new TimelineStore(store).ReadAsync(plan.RunId, cancellationToken), cancellationToken);

    /// <inheritdoc cref="CompleteAsync(RunPlan, RunSettings, CancellationToken)"/>
    /// <param name="plan">The plan of the run. All its parts must be written.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="timeline">The timeline of the run, for its report.</param>
    /// <param name="cancellationToken">Cancels the publication. <c>_SUCCESS</c> is not written then.</param>
    public async Task<RunResult> CompleteAsync(
        RunPlan plan, RunSettings settings, RunTimeline timeline, CancellationToken cancellationToken)
    {
        await PublicationOwner.CheckBeforePublishingAsync(store, plan, cancellationToken);
        var tally = await FinalTally.ReadAsync(store, plan, settings, cancellationToken);
        var results = PublishPaths.Results(plan);
        var staging = RunPaths.Staging(plan.RunId);
        if (await store.ReadAsync(PublishPaths.Success(plan), cancellationToken) is null)
        {
            // The manifest is written last. If it exists in one of the two folders, all other files exist too.
            if (await ReadManifestAsync(staging) is null && await ReadManifestAsync(results) is null)
            {
                await new Completion(store, time, plan, settings, tally, timeline, host).StageAsync(cancellationToken);
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
            RejectsPath = FindRejects(manifest) is { } name ? $"{results}/{name}" : null,
        };

        Task<byte[]?> ReadManifestAsync(string folder) => store.ReadAsync($"{folder}/{RunPaths.ManifestName}", cancellationToken);
    }

    // A workbook is absent if the input has too many columns for one.
    private static string? FindRejects(Manifest manifest) => manifest.Counts.Rejects == 0
        ? null
        : manifest.Files.Select(f => f.Name).LastOrDefault(n => n is RunPaths.RejectsCsvName or RunPaths.RejectsExcelName);

    // Checks that all files have arrived in the published folder.
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
            ?? throw new PublicationException($"{path} is missing in {store.Location}. Delete its folder and resume the run.");
        try
        {
            return Manifest.Parse(json);
        }
        catch (JsonException e)
        {
            throw new PublicationException($"{path} in {store.Location} is damaged: {e.Message} Delete its folder and resume the run.", e);
        }
    }
}
