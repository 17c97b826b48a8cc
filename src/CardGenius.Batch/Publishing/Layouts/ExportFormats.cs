namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>Finds the format of a file by its extension.</summary>
public static class ExportFormats
{
    private static readonly (string Extension, ExportFormat Format)[] All =
    [
        (".csv.gz", ExportFormat.CsvGzip),
        (".csv", ExportFormat.Csv),
        (".xlsx", ExportFormat.Xlsx),
        (".parquet", ExportFormat.Parquet),
    ];

    /// <summary>Returns the format of a file; null if the extension is not supported.</summary>
    public static ExportFormat? Of(string file) =>
        All.FirstOrDefault(f => file.EndsWith(f.Extension, StringComparison.OrdinalIgnoreCase)) is { Extension: not null } found ? found.Format : null;

    /// <summary>Returns why a layout cannot be written to a file; null if it can.</summary>
    public static string? FindFault(string file, ExportLayout layout) => (Of(file), layout) switch
    {
        (null, ExportLayout.Facts) => "expected a file name that ends with .csv, .csv.gz, .xlsx or .parquet",
        (null, _) => "expected a file name that ends with .csv, .csv.gz or .xlsx",
        (ExportFormat.Parquet, not ExportLayout.Facts) => "only the layout facts can be written as .parquet; expected .csv, .csv.gz or .xlsx",
        _ => null,
    };
}
