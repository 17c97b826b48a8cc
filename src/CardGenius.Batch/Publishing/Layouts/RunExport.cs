using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Merging;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>Exports the merged results of the runs over one input to a local file.</summary>
public static class RunExport
{
    /// <summary>
    /// Writes a file with every user of the runs once (<see cref="MergedOutcomes"/>). The content is written to a temporary file in the same folder,
    /// which is then renamed, so the file is never incomplete. Rows are read and written as a stream.
    /// </summary>
    /// <param name="store">The store.</param>
    /// <param name="request">The runs and the file.</param>
    /// <param name="cancellationToken">Cancels the export. No file remains.</param>
    /// <exception cref="OutputExistsException">The file exists, and the request does not replace it.</exception>
    /// <exception cref="RunException">A run does not exist, is not published, or belongs to another input.</exception>
    /// <exception cref="PublicationException">The extension does not fit the layout, results are damaged or lack what the layout needs, or the file
    /// cannot be written.</exception>
    public static Task<MergeSummary> WriteAsync(IRunStore store, ExportRequest request, CancellationToken cancellationToken) =>
        WriteAsync(store, request, XlsxWriter.MaxRows, ParquetRows.RowsPerGroup, cancellationToken);

    internal static async Task<MergeSummary> WriteAsync(
        IRunStore store, ExportRequest request, int rowsPerSheet, int rowsPerGroup, CancellationToken cancellationToken)
    {
        if (ExportFormats.FindFault(request.File, request.Layout) is { } fault)
        {
            throw new PublicationException($"{request.File}: {fault}.");
        }

        if (!request.Replaces && File.Exists(request.File))
        {
            throw new OutputExistsException($"--output {request.File}: the file already exists.");
        }

        var runs = await PublishedRuns.FindAsync(store, request.RunIds, cancellationToken);
        await new RunRelations(store).CheckAsync(runs, cancellationToken);
        try
        {
            return await OutputFile.WriteAsync(
                request.File,
                request.Replaces,
                output => WriteAsync(store, runs, request, output, rowsPerSheet, rowsPerGroup, cancellationToken),
                cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PublicationException($"{request.File} cannot be written: {e.Message} The results are still in {store.Location}.", e);
        }
    }

    private static async Task<MergeSummary> WriteAsync(
        IRunStore store,
        IReadOnlyList<PublishedRun> runs,
        ExportRequest request,
        FileStream output,
        int rowsPerSheet,
        int rowsPerGroup,
        CancellationToken cancellationToken)
    {
        IExportLayout layout = request.Layout switch
        {
            ExportLayout.V1 => new V1Layout(runs),
            ExportLayout.V2 => new V2Layout(runs),
            _ => new FactsLayout(),
        };
        await using var writer = await CreateAsync(
            ExportFormats.Of(request.File)!.Value, output, layout, runs.Any(r => r.Manifest.Settings.CsvSafe), rowsPerSheet, rowsPerGroup, cancellationToken);
        var outcomes = new MergedOutcomes(store, runs, layout.NeedsCells);
        var users = runs.ToDictionary(r => r.RunId, _ => 0L, StringComparer.Ordinal);
        var (results, failures, rows) = (0L, 0L, 0L);
        await foreach (var outcome in outcomes.ReadAsync(cancellationToken))
        {
            users[outcome.Run.RunId]++;
            results += outcome.IsResult ? 1 : 0;
            failures += outcome.IsResult ? 0 : 1;
            foreach (var row in layout.Rows(outcome, outcome.IsResult ? CardsOf(outcome, layout) : []))
            {
                await writer.WriteAsync(row, cancellationToken);
                rows++;
            }
        }

        await writer.CompleteAsync(cancellationToken);
        return new MergeSummary(
            [.. runs.Select(r => new MergedRun(r.RunId, users[r.RunId]))],
            results,
            failures,
            outcomes.OpenRejects,
            new ExportSummary(rows, writer.Sheets, writer.CutCells));
    }

    private static async Task<IRowWriter> CreateAsync(
        ExportFormat format,
        FileStream output,
        IExportLayout layout,
        bool isSafe,
        int rowsPerSheet,
        int rowsPerGroup,
        CancellationToken cancellationToken) => format switch
        {
            ExportFormat.Xlsx => new XlsxRows(output, layout.Columns, rowsPerSheet),
            ExportFormat.Parquet => await ParquetRows.CreateAsync(output, layout.Columns, rowsPerGroup, cancellationToken),
            _ => new CsvRows(output, layout.Columns, isCompressed: format == ExportFormat.CsvGzip, isSafe),
        };

    private static IReadOnlyList<RankedCard> CardsOf(in PublishedOutcome outcome, IExportLayout layout)
    {
        try
        {
            var cards = OutcomeLine.ReadResult(outcome.Line.Span, layout.NeedsDetails).Cards;
            return layout.NeedsDetails && cards.Any(c => c.Details is null)
                ? throw new PublicationException(
                    $"run '{outcome.Run.RunId}' has results of an older version of this program, which did not keep what the layout v1 needs. "
                    + "Export the runs with --layout v2 or facts, or run the input again with another run id.")
                : cards;
        }
        catch (FormatException e)
        {
            throw new PublicationException(
                $"The result on row {outcome.Row} of run '{outcome.Run.RunId}' cannot be read: {e.Message} Run `verify {outcome.Run.RunId}` to find all damage.", e);
        }
    }
}
