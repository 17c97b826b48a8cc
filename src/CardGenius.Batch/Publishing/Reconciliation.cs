using System.Security.Cryptography;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Compares the expected content of a publication with the stored files, and collects all differences.</summary>
internal sealed class Reconciliation(IRunStore store, string folder)
{
    private readonly List<string> _differences = [];

    /// <summary>Reads a stored file and compares it, piece by piece, with the written content.</summary>
    /// <returns>The description of the whole file.</returns>
    public async Task<PublishedFile> CheckAsync(string name, IReadOnlyList<PublishedFile> pieces, CancellationToken cancellationToken)
    {
        var stream = await store.OpenReadAsync($"{folder}/{name}", 0, null, cancellationToken);
        if (stream is null)
        {
            _differences.Add($"{name} is missing");
            return new PublishedFile(name, 0, 0, "");
        }

        await using var whole = new DigestingStream(stream);
        var buffer = new byte[64 * 1024];
        foreach (var piece in pieces)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (var remaining = piece.Bytes; remaining > 0;)
            {
                var read = await whole.ReadAsync(buffer.AsMemory(0, (int)Math.Min(remaining, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                hash.AppendData(buffer.AsSpan(0, read));
                remaining -= read;
            }

            if (!string.Equals(Convert.ToHexStringLower(hash.GetCurrentHash()), piece.Sha256, StringComparison.Ordinal))
            {
                _differences.Add($"{name} was changed after it was written, from byte {whole.Bytes - piece.Bytes} on ({piece.Name})");
            }
        }

        await whole.DrainAsync(cancellationToken);
        var written = pieces.Sum(p => p.Bytes);
        if (whole.Bytes != written)
        {
            _differences.Add($"{name} has {whole.Bytes} bytes, but {written} were written");
        }

        return new PublishedFile(name, pieces.Sum(p => p.Rows), whole.Bytes, whole.Sha256);
    }

    /// <summary>Checks that all counts agree.</summary>
    public void CheckCounts(RunPlan plan, ChunkTally tally, IReadOnlyList<PartRecord> parts, IReadOnlyList<PublishedFile> files)
    {
        var results = parts.Sum(p => p.Results);
        var failures = parts.Sum(p => p.Failures);
        Equal("data rows of the input", plan.Rows, "users and rejects together", plan.Users + plan.Rejects);
        Equal("users of the input", plan.Users, "results and failures together", results + failures);
        Equal("users of the input", plan.Users, "users of the parts", parts.Sum(p => p.Users));
        Equal("results counted by the chunks", tally.Results, "results of the parts", results);
        Equal("failures counted by the chunks", tally.Failures, "failures of the parts", failures);
        Equal("results", results, "rows of the parts", parts.Sum(p => p.File.Rows));
        foreach (var file in files.Where(f => f.Name is not (RunPaths.ReportPageName or RunPaths.ReportTextName)))
        {
            var (what, expected) = file.Name switch
            {
                RunPaths.FailuresName => ("failures", failures),
                RunPaths.RejectsName or RunPaths.RejectsCsvName or RunPaths.RejectsExcelName => ("rejects of the input", plan.Rejects),
                _ => ("users of the input", plan.Users),
            };
            Equal(what, expected, $"rows of {file.Name}", file.Rows);
        }
    }

    /// <summary>Checks that the folder contains exactly the expected files, with their sizes.</summary>
    /// <param name="files">The expected files.</param>
    /// <param name="others">The names of other permitted files.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public async Task CheckNamesAsync(
        IReadOnlyCollection<PublishedFile> files, IReadOnlyCollection<string> others, CancellationToken cancellationToken)
    {
        var stored = (await store.ListAsync(folder, cancellationToken)).ToDictionary(f => f.Path[(folder.Length + 1)..], f => f.Length);
        foreach (var file in files)
        {
            if (!stored.Remove(file.Name, out var bytes))
            {
                _differences.Add($"{file.Name} is missing");
            }
            else if (bytes != file.Bytes)
            {
                _differences.Add($"{file.Name} has {bytes} bytes, but {file.Bytes} were written");
            }
        }

        _differences.AddRange(stored.Keys.Except(others).Order(StringComparer.Ordinal).Select(name => $"{name} is not a file of the publication"));
    }

    /// <summary>Throws an exception if there are differences.</summary>
    /// <exception cref="PublicationException">There are differences. The message lists all of them.</exception>
    public void ThrowIfAnyDifference()
    {
        if (_differences.Count > 0)
        {
            throw new PublicationException(
                $"The publication in {folder} of {store.Location} is inconsistent: {string.Join("; ", _differences.Distinct())}. "
                + "It was not marked as complete. Delete this folder and the folder publish-segments next to it, then resume the run to write both "
                + "again.");
        }
    }

    private void Equal(string leftName, long left, string rightName, long right)
    {
        if (left != right)
        {
            _differences.Add($"{leftName}: {left}, but {rightName}: {right}");
        }
    }
}
