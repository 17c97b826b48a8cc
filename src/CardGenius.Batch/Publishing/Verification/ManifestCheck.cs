using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>Checks that a manifest is consistent, and that it agrees with the plan of the run.</summary>
internal static class ManifestCheck
{
    public static void Check(Manifest manifest, string runId, RunPlan? plan, Findings findings)
    {
        var counts = manifest.Counts;
        if (manifest.FormatVersion > Manifest.CurrentFormat)
        {
            findings.Add(
                $"{RunPaths.ManifestName} has format {manifest.FormatVersion}, but this program supports {Manifest.CurrentFormat}: "
                + "use a newer program");
        }

        if (!string.Equals(manifest.RunId, runId, StringComparison.Ordinal))
        {
            findings.Add($"{RunPaths.ManifestName} belongs to run {manifest.RunId}, not to {runId}");
        }

        Equal("rows", counts.Rows, "users and rejects together", counts.Users + counts.Rejects);
        Equal("users", counts.Users, "results and failures together", counts.Results + counts.Failures);
        Equal("results", counts.Results, "the parts' rows together", manifest.Parts.Sum(p => p.Rows));
        Equal("rows", counts.Rows, "the input's rows", manifest.Input.Rows);
        var expected = new Dictionary<string, long>
        {
            [RunPaths.ResultsCsvName] = counts.Users,
            [RunPaths.FailuresName] = counts.Failures,
            [RunPaths.RejectsName] = counts.Rejects,
        };
        foreach (var (name, rows) in expected)
        {
            PublishedFile[] files = [.. manifest.Files.Where(f => f.Name == name)];
            if (files.Length == 1)
            {
                Equal($"rows of {name}", files[0].Rows, "its counts", rows);
            }
            else
            {
                findings.Add($"{RunPaths.ManifestName} lists {name} {files.Length} times instead of once");
            }
        }

        // Publications of earlier versions have no rejects files for spreadsheet programs.
        foreach (var file in manifest.Files.Where(f => f.Name is RunPaths.RejectsCsvName or RunPaths.RejectsExcelName))
        {
            Equal($"rows of {file.Name}", file.Rows, "its counts", counts.Rejects);
        }

        CheckPartNames(manifest, findings);
        if (plan is not null && PublicationOwner.FindDifference(manifest, plan) is { } difference)
        {
            findings.Add($"{RunPaths.ManifestName} belongs to another run: {difference}");
        }

        if (plan is not null && PublicationOwner.FindOtherCounts(counts, plan) is { } others)
        {
            findings.Add(others);
        }

        void Equal(string what, long left, string other, long right)
        {
            if (left != right)
            {
                findings.Add($"{RunPaths.ManifestName} is inconsistent: {left} {what}, but {other}: {right}");
            }
        }
    }

    private static void CheckPartNames(Manifest manifest, Findings findings)
    {
        var parts = (manifest.Counts.Users + manifest.Settings.PartSize - 1) / Math.Max(1, manifest.Settings.PartSize);
        if (manifest.Parts.Count != parts)
        {
            findings.Add($"{RunPaths.ManifestName} lists {manifest.Parts.Count} parts, but {manifest.Counts.Users} users need {parts}");
        }

        for (var i = 0; i < manifest.Parts.Count; i++)
        {
            if (manifest.Parts[i].Name != RunPaths.PartName(i))
            {
                findings.Add($"{RunPaths.ManifestName} lists {manifest.Parts[i].Name} instead of {RunPaths.PartName(i)}");
            }
        }
    }
}
