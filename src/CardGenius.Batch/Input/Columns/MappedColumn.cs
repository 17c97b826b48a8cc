namespace CardGenius.Batch.Input.Columns;

/// <summary>A column that gives something.</summary>
/// <param name="Place">Its place in the file.</param>
/// <param name="Header">Its header, as the file has it.</param>
/// <param name="Role">What it gives.</param>
internal sealed record MappedColumn(int Place, string Header, ColumnRole Role);
