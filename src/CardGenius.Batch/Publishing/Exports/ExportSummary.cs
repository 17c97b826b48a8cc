namespace CardGenius.Batch.Publishing.Exports;

/// <summary>What an export wrote.</summary>
/// <param name="Rows">Data rows.</param>
/// <param name="Sheets">Sheets of the workbook; 0 of a .csv.</param>
/// <param name="CutCells">Cells whose text was longer than Excel can hold and was cut; the .csv has them whole.</param>
public sealed record ExportSummary(long Rows, int Sheets, long CutCells);
