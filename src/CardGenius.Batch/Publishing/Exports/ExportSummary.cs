namespace CardGenius.Batch.Publishing.Exports;

/// <summary>The summary of an export.</summary>
/// <param name="Rows">The number of data rows.</param>
/// <param name="Sheets">The number of sheets of the workbook; 0 for a .csv file.</param>
/// <param name="CutCells">The number of cells whose text was truncated because it exceeds the limit of Excel. The .csv file contains the full
/// text.</param>
public sealed record ExportSummary(long Rows, int Sheets, long CutCells);
