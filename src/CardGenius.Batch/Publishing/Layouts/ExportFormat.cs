namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>The format of an exported file.</summary>
public enum ExportFormat
{
    /// <summary>Comma-separated values in UTF-8: <c>.csv</c>.</summary>
    Csv,

    /// <summary>The same, compressed: <c>.csv.gz</c>.</summary>
    CsvGzip,

    /// <summary>An Excel workbook: <c>.xlsx</c>.</summary>
    Xlsx,

    /// <summary>Apache Parquet: <c>.parquet</c>. Only for <see cref="ExportLayout.Facts"/>.</summary>
    Parquet,
}
