using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Input.Columns;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>
/// Checks that a publication is complete (promise 1): it contains exactly the files of the manifest with their sizes and checksums, it contains
/// every data row of the input exactly once as a result, failure or reject, and all counts agree. Each file is read once, as a stream.
/// </summary>
public static class Verifier
{
    /// <summary>Verifies the publication of a run.</summary>
    /// <param name="store">The store.</param>
    /// <param name="runId">The id of the run.</param>
    /// <param name="input">The input of the run, with which every row is compared. If null, the rows are compared with the records of planning,
    /// if these still exist.</param>
    /// <param name="cancellationToken">Cancels the verification.</param>
    /// <returns>The report. Damage is reported as findings and does not cause an exception.</returns>
    /// <exception cref="InputException">The input cannot be read, or it is not the input of the run. Nothing was compared.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static async Task<VerifyReport> VerifyAsync(
        IRunStore store, string runId, IInputSource? input, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        var plan = await ReadAsync(store, RunPaths.Plan(runId), RunJsonContext.Default.RunPlan, cancellationToken);
        var folder = await ResultsFolder.FindAsync(store, runId, cancellationToken);
        var report = new VerifyReport { RunId = runId, ResultsPath = folder, Findings = [] };
        var stored = folder is null ? [] : await store.ListAsync(folder, cancellationToken);
        if (folder is null || stored.Count == 0)
        {
            findings.Add($"run {runId} has no published results in {store.Location}{(folder is null ? "" : $" ({folder})")}");
            return report with { ResultsPath = null, Findings = findings.ToList() };
        }

        if (await ReadManifestAsync(store, folder, findings, cancellationToken) is not { } manifest)
        {
            return report with { Findings = findings.ToList() };
        }

        CheckNames(stored, folder, manifest, findings);
        ManifestCheck.Check(manifest, runId, plan, findings);
        await CheckRecordsAsync(store, runId, manifest, findings, cancellationToken);
        var source = await ChooseSourceAsync(store, plan, manifest, input, findings, cancellationToken);
        var counts = await CheckFilesAsync(store, folder, manifest, source.Rows, findings, cancellationToken);
        CheckCounts(counts, manifest, findings);
        return report with
        {
            Findings = findings.ToList(),
            Results = counts[0],
            Failures = counts[1],
            Rejects = counts[2],
            ComparedWith = source.Name,
        };
    }

    // The private records of the run are not required for a verification, so a record that cannot be read is ignored.
    private static async Task<T?> ReadAsync<T>(IRunStore store, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var json = await store.ReadAsync(path, cancellationToken);
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task CheckRecordsAsync(
        IRunStore store, string runId, Manifest manifest, Findings findings, CancellationToken cancellationToken)
    {
        var settings = await ReadAsync(store, RunPaths.Settings(runId), RunJsonContext.Default.RunSettings, cancellationToken);
        if (settings is not null && SettingsDifference.Find(manifest.Settings, settings) is { } difference)
        {
            findings.Add($"{RunPaths.ManifestName} was made with other settings than the run was planned with: {difference}");
        }

        var result = await ReadAsync(store, RunPaths.Result(runId), RunJsonContext.Default.RunResult, cancellationToken);
        if (result?.ResultsPath is not null
            && (result.Results != manifest.Counts.Results || result.Failures != manifest.Counts.Failures))
        {
            findings.Add(
                $"{RunPaths.Result(runId)} has {result.Results} results and {result.Failures} failures, "
                + $"but {RunPaths.ManifestName} has {manifest.Counts.Results} and {manifest.Counts.Failures}");
        }
    }

    private static async Task<Manifest?> ReadManifestAsync(
        IRunStore store, string folder, Findings findings, CancellationToken cancellationToken)
    {
        var json = await store.ReadAsync($"{folder}/{RunPaths.ManifestName}", cancellationToken);
        if (json is null)
        {
            findings.Add($"{RunPaths.ManifestName} is missing in {folder}: the publication cannot be checked");
            return null;
        }

        try
        {
            return Manifest.Parse(json);
        }
        catch (JsonException e)
        {
            findings.Add($"{RunPaths.ManifestName} cannot be read: {e.Message}");
            return null;
        }
    }

    private static void CheckNames(IReadOnlyList<StoreFile> stored, string folder, Manifest manifest, Findings findings)
    {
        var names = stored.Select(f => f.Path[(folder.Length + 1)..]).ToHashSet(StringComparer.Ordinal);
        if (!names.Remove(RunPaths.SuccessName))
        {
            findings.Add($"{RunPaths.SuccessName} is missing: the publication is not complete; resume the run");
        }

        names.Remove(RunPaths.ManifestName);
        foreach (var file in manifest.Parts.Concat(manifest.Files).Where(f => !names.Remove(f.Name)))
        {
            findings.Add($"{file.Name} is missing");
        }

        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            findings.Add($"{name} does not belong to the publication: it is not in the manifest");
        }
    }

    private static async Task<(string? Name, IAsyncEnumerable<ExpectedRow>? Rows)> ChooseSourceAsync(
        IRunStore store, RunPlan? plan, Manifest manifest, IInputSource? input, Findings findings, CancellationToken cancellationToken)
    {
        if (input is not null)
        {
            await CheckOriginsAsync(store, input, manifest, cancellationToken);
            await CheckIsSameAsync(input, manifest, cancellationToken);
            var origins = new OriginRuns(store, input.Name, manifest.Input.RejectsOf ?? []);
            return ($"the input {input.Name}", ExpectedRows.OfInput(input, manifest.Settings.Input, origins, cancellationToken));
        }

        var isRecorded = plan is not null
            && (await store.ListAsync(RunPaths.Run(plan.RunId), cancellationToken))
                .Count(f => f.Path == RunPaths.Users(plan.RunId) || f.Path == RunPaths.Offsets(plan.RunId) || f.Path == RunPaths.Rejects(plan.RunId)) == 3;
        return isRecorded ? ("the run's own records", ExpectedRows.OfPlan(store, plan!, cancellationToken)) : (null, null);
    }

    // Without the users of these runs, rows that planning rejected as duplicates would look like users.
    private static async Task CheckOriginsAsync(IRunStore store, IInputSource input, Manifest manifest, CancellationToken cancellationToken)
    {
        foreach (var run in manifest.Input.RejectsOf ?? [])
        {
            if (await store.ReadAsync(RunPaths.Plan(run), cancellationToken) is null)
            {
                throw new InputException(
                    $"{input.Name} contains rejects of run '{run}', which is no longer in {store.Location}, so the rows cannot be compared. "
                    + "Verify without an input.");
            }
        }
    }

    // Another input says nothing about the publication, so the verification does not report it as damage.
    private static async Task CheckIsSameAsync(IInputSource input, Manifest manifest, CancellationToken cancellationToken)
    {
        var digest = await InputDigest.ComputeAsync(input, cancellationToken);
        if (!string.Equals(digest.Sha256, manifest.Input.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw new InputException(
                $"{input.Name} is not the input of run '{manifest.RunId}': it has {digest.Length} bytes with the SHA-256 {digest.Sha256}, "
                + $"but the run read {manifest.Input.Name} with {manifest.Input.Bytes} bytes and {manifest.Input.Sha256}. "
                + "Nothing was compared. Use the file that the run read, or verify without an input.");
        }
    }

    private static async Task<long[]> CheckFilesAsync(
        IRunStore store,
        string folder,
        Manifest manifest,
        IAsyncEnumerable<ExpectedRow>? expected,
        Findings findings,
        CancellationToken cancellationToken)
    {
        var files = new PublishedFiles(store, folder, findings);
        var idColumn = manifest.Input.Columns.ElementAtOrDefault(manifest.Input.IdColumn) is { } name ? Encoding.UTF8.GetBytes(name) : [];
        IEnumerable<PublishedFile> Named(string file) => manifest.Files.Where(f => f.Name == file);

        await using var results = files.ReadRowsAsync(manifest.Parts, PublishedLine.ReadResult, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using var failures = files
            .ReadRowsAsync(Named(RunPaths.FailuresName), line => PublishedLine.ReadFailure(line, idColumn), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        await using var rejects = files.ReadRowsAsync(Named(RunPaths.RejectsName), PublishedLine.ReadReject, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var join = new RowJoin(findings);
        if (expected is null)
        {
            await join.CheckAloneAsync([results, failures, rejects]);
        }
        else
        {
            await CompareAsync(join, [results, failures, rejects], expected, findings, cancellationToken);
        }

        foreach (var table in Named(RunPaths.ResultsCsvName))
        {
            await files.CheckTableAsync(table, cancellationToken);
        }

        foreach (var file in manifest.Files.Where(f =>
            f.Name is not (RunPaths.FailuresName or RunPaths.RejectsName or RunPaths.ResultsCsvName)))
        {
            await files.CheckBytesAsync(file, cancellationToken);
        }

        return join.Counts;
    }

    private static async Task CompareAsync(
        RowJoin join,
        IReadOnlyList<IAsyncEnumerator<PublishedRow>> published,
        IAsyncEnumerable<ExpectedRow> expected,
        Findings findings,
        CancellationToken cancellationToken)
    {
        await using var rows = expected.GetAsyncEnumerator(cancellationToken);
        try
        {
            await join.CompareAsync(published, rows);
        }
        catch (Exception e) when (e is InputException or StoreException { Transient: false })
        {
            findings.Add($"not all rows could be compared: {e.Message}");
        }
    }

    private static void CheckCounts(long[] counts, Manifest manifest, Findings findings)
    {
        Equal("results in the parts", counts[0], "results", manifest.Counts.Results);
        Equal($"rows in {RunPaths.FailuresName}", counts[1], "failures", manifest.Counts.Failures);
        Equal($"rows in {RunPaths.RejectsName}", counts[2], "rejects", manifest.Counts.Rejects);

        void Equal(string what, long counted, string name, long expected)
        {
            if (counted != expected)
            {
                findings.Add($"{counted} {what}, but the manifest lists {expected} {name}");
            }
        }
    }
}
