using System.IO.Compression;

namespace CardGenius.Batch.Input.Tables;

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">The name of the sheet.</param>
/// <param name="IsHidden">True if spreadsheet programs do not show the sheet.</param>
/// <param name="Part">The part with the cells of the sheet.</param>
internal sealed record WorkbookSheet(string Name, bool IsHidden, ZipArchiveEntry Part);
