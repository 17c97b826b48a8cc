using System.Security.Cryptography;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>Compares what a publication is to say with what is stored, and gathers every difference before it is refused.</summary>
internal sealed class Reconciliation(IRunStore store, string folder)
{
    private readonly List<string> _differences = [];

    /// <summary>Reads a file as it is stored and compares it, piece by piece, with what was written.</summary>
    /// <returns>The file as a whole.</returns>
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
            for (var left = piece.Bytes; left > 0;)
            {
                var read = await whole.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    break;
                }

                hash.AppendData(buffer.AsSpan(0, read));
                left -= read;
            }

            if (!string.Equals(Convert.ToHexStringLower(hash.GetCurrentHash()), piece.Sha256, StringComparison.Ordinal))
            {
                _differences.Add($"{name} is not as it was written, from byte {whole.Bytes - piece.Bytes} on ({piece.Name})");
            }
        }

        await whole.DrainAsync(cancellationToken);
        var written = pieces.Sum(p => p.Bytes);
        if (whole.Bytes != written)
        {
            _differences.Add($"{name} has {whole.Bytes} bytes, and {written} were written");
        }

        return new PublishedFile(name, pieces.Sum(p => p.Rows), whole.Bytes, whole.Sha256);
    }

    /// <summary>Whether every count adds up.</summary>
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
        foreach (var file in files)
        {
            var (what, expected) = file.Name switch
            {
                RunPaths.FailuresName => ("failures", failures),
                RunPaths.RejectsName => ("rejects of the input", plan.Rejects),
                _ => ("users of the input", plan.Users),
            };
            Equal(what, expected, $"rows of {file.Name}", file.Rows);
        }
    }

    /// <summary>Whether the folder holds the files, in their sizes, and none besides.</summary>
    /// <param name="files">The files that belong there.</param>
    /// <param name="others">Names that may be there besides.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
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
                _differences.Add($"{file.Name} has {bytes} bytes, and {file.Bytes} were written");
            }
        }

        _differences.AddRange(stored.Keys.Except(others).Order(StringComparer.Ordinal).Select(name => $"{name} does not belong there"));
    }

    /// <exception cref="PublicationException">There is a difference; the message names all of them.</exception>
    public void ThrowIfAnyDifference()
    {
        if (_differences.Count > 0)
        {
            throw new PublicationException(
                $"The publication in {folder} of {store.Location} does not add up: {string.Join("; ", _differences.Distinct())}. "
                + "It is not declared complete. Remove that folder and the one named publish-segments beside it, and resume the run: both are written again.");
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
