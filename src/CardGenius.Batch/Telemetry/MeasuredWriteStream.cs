using System.Diagnostics.CodeAnalysis;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Telemetry;

/// <summary>Measures the commit of a large file. It does not measure the writes: they fill a buffer, or wait for the producer of the content.</summary>
internal sealed class MeasuredWriteStream(StoreWriteStream stream, OperationTimer timer) : StoreWriteStream
{
    public override Task CommitAsync(CancellationToken cancellationToken) =>
        timer.MeasureAsync("commit", () => stream.CommitAsync(cancellationToken));

    public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => stream.Write(buffer);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        stream.WriteAsync(buffer, offset, count, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        stream.WriteAsync(buffer, cancellationToken);

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    [SuppressMessage("Usage", "CA2215", Justification = "The base method would dispose the stream a second time.")]
    public override ValueTask DisposeAsync() => stream.DisposeAsync();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
