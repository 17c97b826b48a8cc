namespace CardGenius.Batch.Planning.Tables;

/// <summary>A sheet of an Excel workbook.</summary>
internal sealed class XlsxTable : TableReader
{
    public override string Description => "Excel";

    public static Task<TableReader> OpenAsync(
        PeekStream stream, HashingStream file, string name, string? sheet, CancellationToken cancellationToken) =>
        throw new InputException($"{name}: workbooks cannot be read yet.");

    public override ValueTask<bool> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(false);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
