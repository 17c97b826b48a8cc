using System.Buffers;

namespace CardGenius.Batch.IO;

/// <summary>
/// Collects the bytes of a writer that writes synchronously (ZipArchive does when it closes an entry), and sends them asynchronously. Writes to a
/// remote store then do not block a thread.
/// </summary>
internal sealed class GatheringStream(Stream output) : ForwardOnlyStream
{
    private readonly ArrayBufferWriter<byte> _gathered = new();

    public override bool CanWrite => true;

    /// <summary>Writes the collected bytes to the output.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        if (_gathered.WrittenCount > 0)
        {
            await output.WriteAsync(_gathered.WrittenMemory, cancellationToken);
            _gathered.ResetWrittenCount();
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => _gathered.Write(buffer);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }
}
