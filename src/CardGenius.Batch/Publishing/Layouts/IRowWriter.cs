namespace CardGenius.Batch.Publishing.Layouts;

/// <summary>Writes the rows of an exported file as a stream.</summary>
internal interface IRowWriter : IAsyncDisposable
{
    /// <summary>Gets the number of sheets; 0 if the file is not a workbook.</summary>
    int Sheets { get; }

    /// <summary>Gets the number of cells whose text was truncated.</summary>
    long CutCells { get; }

    /// <summary>Writes a row. The cells can be changed afterwards.</summary>
    ValueTask WriteAsync(string[] cells, CancellationToken cancellationToken);

    /// <summary>Completes the file.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
