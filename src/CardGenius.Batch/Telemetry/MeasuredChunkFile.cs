using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Telemetry;

/// <summary>A chunk file whose operations are measured.</summary>
internal sealed class MeasuredChunkFile(IChunkFile file, OperationTimer timer) : IChunkFile
{
    public ReadOnlyMemory<byte>? Report => file.Report;

    public ReadOnlyMemory<byte>? Checkpoint => file.Checkpoint;

    public Task AppendAsync(ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> checkpoint, CancellationToken cancellationToken) =>
        timer.MeasureAsync("append", () => file.AppendAsync(lines, checkpoint, cancellationToken));

    public Task<ReadOnlyMemory<byte>> CommitAsync(ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> report, CancellationToken cancellationToken) =>
        timer.MeasureAsync("commit", () => file.CommitAsync(lines, report, cancellationToken));

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
