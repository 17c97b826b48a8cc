using System.IO.Compression;

namespace CardGenius.Batch.Input.Tables;

/// <summary>A sheet of a workbook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsHidden">Whether a spreadsheet program does not show it.</param>
/// <param name="Part">Its cells.</param>
internal sealed record WorkbookSheet(string Name, bool IsHidden, ZipArchiveEntry Part);
