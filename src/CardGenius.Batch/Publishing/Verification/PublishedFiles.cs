using System.IO.Compression;
using System.Runtime.CompilerServices;
using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>Reads a publication's files, each once, and compares each with what the manifest says of it.</summary>
internal sealed class PublishedFiles(IRunStore store, string folder, Findings findings)
{
    /// <summary>What reads a line's row and id.</summary>
    public delegate (long Row, string? Id) LineKey(ReadOnlySpan<byte> line);

    /// <summary>The rows of a .ndjson.gz, as far as they ascend; those that do not are findings.</summary>
    /// <param name="files">The file, or files that follow one another.</param>
    /// <param name="readKey">What reads a line's row and id.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async IAsyncEnumerable<PublishedRow> ReadRowsAsync(
        IEnumerable<PublishedFile> files, LineKey readKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = default(PublishedRow);
        foreach (var file in files)
        {
            await foreach (var row in ReadFileAsync(file, readKey, cancellationToken))
            {
                if (row.Row > last.Row)
                {
                    last = row;
                    yield return row;
                }
                else if (row.Row == last.Row)
                {
                    findings.Add($"row {row.Row} stands twice: {last.Place} and {row.Place}");
                }
                else
                {
                    findings.AddRow(row.Row, $"of {row.Place.File} out of order: behind row {last.Row} of {last.Place.File}, and rows must ascend");
                }
            }
        }
    }

    /// <summary>Reads a file whose content is not looked at.</summary>
    public async Task CheckBytesAsync(PublishedFile file, CancellationToken cancellationToken)
    {
        await using var stream = await OpenAsync(file, cancellationToken);
        if (stream is not null)
        {
            await CheckDigestAsync(file, stream, cancellationToken);
        }
    }

    /// <summary>Reads a .csv.gz and counts its data rows.</summary>
    public async Task CheckTableAsync(PublishedFile file, CancellationToken cancellationToken)
    {
        await using var stream = await OpenAsync(file, cancellationToken);
        if (stream is null)
        {
            return;
        }

        var counter = new CsvRowCounter();
        try
        {
            await using var gzip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            var buffer = new byte[128 * 1024];
            int read;
            while ((read = await gzip.ReadAsync(buffer, cancellationToken)) > 0)
            {
                counter.Add(buffer.AsSpan(0, read));
            }

            CheckRows(file, counter.Rows - 1);
        }
        catch (InvalidDataException e)
        {
            findings.Add($"{file.Name}: cannot be decompressed behind line {counter.Rows}: {e.Message}");
        }

        await CheckDigestAsync(file, stream, cancellationToken);
    }

    private async IAsyncEnumerable<PublishedRow> ReadFileAsync(
        PublishedFile file, LineKey readKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await OpenAsync(file, cancellationToken);
        if (stream is null)
        {
            yield break;
        }

        await using var gzip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        await using var lines = new LineScanner(gzip);
        while (await NextAsync(lines))
        {
            if (TryReadKey(lines, out var row))
            {
                yield return row;
            }
        }

        CheckRows(file, lines.Number);
        await CheckDigestAsync(file, stream, cancellationToken);

        async ValueTask<bool> NextAsync(LineScanner lines)
        {
            try
            {
                return await lines.ReadAsync(cancellationToken);
            }
            catch (InvalidDataException e)
            {
                findings.Add($"{file.Name}: cannot be decompressed behind line {lines.Number}: {e.Message}");
                return false;
            }
        }

        bool TryReadKey(LineScanner lines, out PublishedRow row)
        {
            var place = new PublishedPlace(file.Name, lines.Number);
            try
            {
                var (number, id) = lines.CutOff ? throw new FormatException("it is cut off") : readKey(lines.Line.Span);
                row = new PublishedRow(number, id, place);
                return true;
            }
            catch (FormatException e)
            {
                findings.Add($"{place} cannot be read: {e.Message}");
                row = default;
                return false;
            }
        }
    }

    private async Task<DigestingStream?> OpenAsync(PublishedFile file, CancellationToken cancellationToken) =>
        await store.OpenReadAsync($"{folder}/{file.Name}", 0, null, cancellationToken) is { } stream ? new DigestingStream(stream) : null;

    private void CheckRows(PublishedFile file, long rows)
    {
        if (rows != file.Rows)
        {
            findings.Add($"{file.Name}: holds {rows} rows, and the manifest says {file.Rows}");
        }
    }

    private async Task CheckDigestAsync(PublishedFile file, DigestingStream stream, CancellationToken cancellationToken)
    {
        await stream.DrainAsync(cancellationToken);
        if (stream.Bytes != file.Bytes)
        {
            findings.Add($"{file.Name}: has {stream.Bytes} bytes, and the manifest says {file.Bytes}");
        }
        else if (!string.Equals(stream.Sha256, file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            findings.Add($"{file.Name}: its bytes were changed: their SHA-256 is {stream.Sha256}, and the manifest says {file.Sha256}");
        }
    }
}
