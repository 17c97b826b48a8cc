using System.IO.Compression;
using System.Runtime.CompilerServices;
using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>Reads the files of a publication, each once, and compares each with its entry in the manifest.</summary>
internal sealed class PublishedFiles(IRunStore store, string folder, Findings findings)
{
    /// <summary>Reads the row number and the id of a line.</summary>
    public delegate (long Row, string? Id) LineKey(ReadOnlySpan<byte> line);

    /// <summary>Returns the rows of .ndjson.gz files that are in ascending order. The other rows become findings.</summary>
    /// <param name="files">The file, or consecutive files.</param>
    /// <param name="readKey">Reads the row number and the id of a line.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
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
                    findings.Add($"row {row.Row} is published twice: {last.Place} and {row.Place}");
                }
                else
                {
                    findings.AddRow(
                        row.Row,
                        $"of {row.Place.File} out of order after row {last.Row} of {last.Place.File}: rows must be in ascending order");
                }
            }
        }
    }

    /// <summary>Checks the size and the checksum of a file, but not its rows.</summary>
    public async Task CheckBytesAsync(PublishedFile file, CancellationToken cancellationToken)
    {
        await using var stream = await OpenAsync(file, cancellationToken);
        if (stream is not null)
        {
            await CheckDigestAsync(file, stream, cancellationToken);
        }
    }

    /// <summary>Checks the size, the checksum and the number of data rows of a .csv.gz file.</summary>
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
            findings.Add($"{file.Name}: cannot be decompressed after line {counter.Rows}: {e.Message}");
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
                findings.Add($"{file.Name}: cannot be decompressed after line {lines.Number}: {e.Message}");
                return false;
            }
        }

        bool TryReadKey(LineScanner lines, out PublishedRow row)
        {
            var place = new PublishedPlace(file.Name, lines.Number);
            try
            {
                var (number, id) = lines.CutOff ? throw new FormatException("the line is incomplete") : readKey(lines.Line.Span);
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
            findings.Add($"{file.Name}: contains {rows} rows, but the manifest lists {file.Rows}");
        }
    }

    private async Task CheckDigestAsync(PublishedFile file, DigestingStream stream, CancellationToken cancellationToken)
    {
        await stream.DrainAsync(cancellationToken);
        if (stream.Bytes != file.Bytes)
        {
            findings.Add($"{file.Name}: has {stream.Bytes} bytes, but the manifest lists {file.Bytes}");
        }
        else if (!string.Equals(stream.Sha256, file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            findings.Add($"{file.Name}: the content was changed: its SHA-256 is {stream.Sha256}, but the manifest lists {file.Sha256}");
        }
    }
}
