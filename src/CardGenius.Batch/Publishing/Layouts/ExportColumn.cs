namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>A column of an exported file.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">The type of its cells.</param>
internal sealed record ExportColumn(string Name, ColumnKind Kind);
