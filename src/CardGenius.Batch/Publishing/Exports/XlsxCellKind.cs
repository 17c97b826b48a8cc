namespace CardGenius.Batch.Publishing.Exports;

/// <summary>The kind of the cells in a column of a workbook.</summary>
internal enum XlsxCellKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Plain numbers are numbers (<see cref="XlsxWriter.IsPlainNumber"/>). Other cells are text.</summary>
    Number,

    /// <summary><c>true</c> and <c>false</c> are logical values. Other cells are text.</summary>
    Logical,
}
