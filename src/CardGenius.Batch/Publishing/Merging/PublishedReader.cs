using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CsvHelper;

namespace CardGenius.Batch.Publishing.Merging;

/// <summary>
/// Reads the outcomes of a published run in the order of its input, as a stream. The results are in the parts, the failures in their own file, and
/// the cells of the input in <c>results.csv.gz</c>. Each of these files is in ascending order of rows. Every file is compared with its checksum.
/// </summary>
internal sealed class PublishedReader(IRunStore store, PublishedRun run)
{
    private readonly byte[] _idColumn = Encoding.UTF8.GetBytes(run.Columns[run.Manifest.Input.IdColumn]);

    /// <summary>Returns the outcome of every user.</summary>
    /// <exception cref="PublicationException">A file is missing or damaged.</exception>
    public async IAsyncEnumerable<PublishedOutcome> ReadAsync(bool withCells, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var results = LinesAsync(run.Manifest.Parts, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var failures = LinesAsync([File(RunPaths.FailuresName)], cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var table = withCells ? CellsAsync(cancellationToken).GetAsyncEnumerator(cancellationToken) : null;
        var result = await NextAsync(results, PublishedLine.ReadResult);
        var failure = await NextAsync(failures, ReadFailure);
        while (result is not null || failure is not null)
        {
            IReadOnlyList<string> cells = [];
            if (table is not null)
            {
                cells = await table.MoveNextAsync() ? table.Current : throw Damaged(RunPaths.ResultsCsvName, "it has fewer rows than users");
            }

            if (failure is null || result?.Row < failure.Value.Row)
            {
                yield return new PublishedOutcome(run, result!.Value.Row, result.Value.Id!, cells, results.Current, null);
                result = await NextAsync(results, PublishedLine.ReadResult);
            }
            else
            {
                var error = PublishedLine.ReadError(failures.Current.Span);
                yield return new PublishedOutcome(run, failure.Value.Row, failure.Value.Id!, cells, default, error);
                failure = await NextAsync(failures, ReadFailure);
            }
        }

        if (table is not null && await table.MoveNextAsync())
        {
            throw Damaged(RunPaths.ResultsCsvName, "it has more rows than users");
        }
    }

    /// <summary>Returns the row and the id of every reject, in the order of the input. The id is null if the row has none.</summary>
    /// <exception cref="PublicationException">The file is missing or damaged.</exception>
    public async IAsyncEnumerable<(long Row, string? Id)> ReadRejectsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in LinesAsync([File(RunPaths.RejectsName)], cancellationToken))
        {
            yield return Read(RunPaths.RejectsName, line, l => PublishedLine.ReadReject(l, _idColumn));
        }
    }

    private (long Row, string? Id) ReadFailure(ReadOnlySpan<byte> line) => PublishedLine.ReadFailure(line, _idColumn);

    private async ValueTask<(long Row, string? Id)?> NextAsync(IAsyncEnumerator<ReadOnlyMemory<byte>> lines, LineKey readKey) =>
        await lines.MoveNextAsync() ? Read("a published line", lines.Current, readKey) : null;

    private (long Row, string? Id) Read(string name, ReadOnlyMemory<byte> line, LineKey readKey)
    {
        try
        {
            return readKey(line.Span);
        }
        catch (FormatException e)
        {
            throw Damaged(name, e.Message, e);
        }
    }

    private PublishedFile File(string name) =>
        run.Manifest.Files.FirstOrDefault(f => f.Name == name) ?? throw Damaged(RunPaths.ManifestName, $"it does not list {name}");

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(
        IReadOnlyList<PublishedFile> files, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await using var stream = await OpenAsync(file, cancellationToken);
            await using var gzip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            await using var lines = new LineScanner(gzip);
            while (await GuardAsync(file, lines.ReadAsync(cancellationToken)))
            {
                yield return lines.Line;
            }

            if (lines.Number != file.Rows || lines.CutOff)
            {
                throw Damaged(file.Name, $"it has {lines.Number} rows, but the manifest lists {file.Rows}");
            }

            await CheckAsync(file, stream, cancellationToken);
        }
    }

    private async IAsyncEnumerable<string[]> CellsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var file = File(RunPaths.ResultsCsvName);
        await using var stream = await OpenAsync(file, cancellationToken);
        await using var gzip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        using var text = new StreamReader(gzip, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, 64 * 1024);
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        var header = await GuardAsync(file, new ValueTask<bool>(csv.ReadAsync())) ? csv.Count : 0;
        if (header < run.Columns.Count)
        {
            throw Damaged(file.Name, "it does not have the columns of the input");
        }

        while (await GuardAsync(file, new ValueTask<bool>(csv.ReadAsync())))
        {
            if (csv.Count != header)
            {
                throw Damaged(file.Name, $"row {csv.Row} has {csv.Count} cells instead of {header}");
            }

            var cells = new string[run.Columns.Count];
            for (var i = 0; i < cells.Length; i++)
            {
                cells[i] = run.Manifest.Settings.CsvSafe ? FormulaText.Restore(csv[i]) : csv[i];
            }

            yield return cells;
        }

        await CheckAsync(file, stream, cancellationToken);
    }

    private async Task<DigestingStream> OpenAsync(PublishedFile file, CancellationToken cancellationToken) =>
        new(await store.OpenReadAsync($"{run.Folder}/{file.Name}", 0, null, cancellationToken) ?? throw Damaged(file.Name, "it is missing"));

    private async ValueTask<bool> GuardAsync(PublishedFile file, ValueTask<bool> read)
    {
        try
        {
            return await read;
        }
        catch (Exception e) when (e is InvalidDataException or CsvHelperException)
        {
            throw Damaged(file.Name, e.Message.Split('\n')[0].TrimEnd().TrimEnd('.'), e);
        }
    }

    // Decompression does not detect all damage.
    private async Task CheckAsync(PublishedFile file, DigestingStream stream, CancellationToken cancellationToken)
    {
        await stream.DrainAsync(cancellationToken);
        if (!string.Equals(stream.Sha256, file.Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw Damaged(file.Name, "its checksum differs from the manifest");
        }
    }

    private PublicationException Damaged(string name, string what, Exception? cause = null) =>
        new($"{name} of run '{run.RunId}' in {store.Location} is damaged: {what}. Run `verify {run.RunId}` to find all damage.", cause);

    private delegate (long Row, string? Id) LineKey(ReadOnlySpan<byte> line);
}
