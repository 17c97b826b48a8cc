namespace CardGenius.Batch.Storage;

/// <summary>How an input's rows are written.</summary>
internal enum InputFormat
{
    /// <summary>Separated text, its first line the headers.</summary>
    Csv,

    /// <summary>A sheet of an Excel workbook.</summary>
    Xlsx,

    /// <summary>A flat JSON object a line.</summary>
    Ndjson,
}
