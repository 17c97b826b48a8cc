using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// Writes the rejects of a run to the staging folder: as NDJSON for programs, and as text and as a workbook for people, who correct the cells and
/// use the file as the input of another run.
/// </summary>
internal sealed class RejectFiles(IRunStore store, RunPlan plan, RunSettings settings, SummaryCounter summary)
{
    private readonly string _staging = RunPaths.Staging(plan.RunId);

    /// <summary>Writes the files in one pass over the rejects.</summary>
    /// <returns>The files, ordered by name. A workbook is absent if the input has too many columns for one.</returns>
    public async Task<IReadOnlyList<PublishedFile>> WriteAsync(CancellationToken cancellationToken)
    {
        await using var lines = await GzipFile.CreateAsync(store, _staging, RunPaths.RejectsName, cancellationToken);
        using var line = new FeedbackLine(plan);
        var table = new RejectsTable(plan, settings.CsvSafe);
        await using var text = await RejectsCsv.CreateAsync(store, _staging, table, cancellationToken);
        await using var workbook = table.Header.Count > XlsxWriter.MaxColumns
            ? null
            : await RejectsWorkbook.CreateAsync(store, _staging, table, cancellationToken);
        await foreach (var reject in RejectReader.ReadAsync(store, plan, cancellationToken))
        {
            lines.Buffer.Write(line.Reject(reject).Span);
            lines.Rows++;
            summary.Add(reject);
            await lines.StepAsync(cancellationToken);
            await text.WriteAsync(reject, cancellationToken);
            if (workbook is not null)
            {
                await workbook.WriteAsync(reject, cancellationToken);
            }
        }

        List<PublishedFile> files = [await text.CommitAsync(cancellationToken), await lines.CommitAsync(cancellationToken)];
        if (workbook is not null)
        {
            files.Add(await workbook.CommitAsync(cancellationToken));
        }

        return files;
    }
}
