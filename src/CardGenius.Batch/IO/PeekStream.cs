namespace CardGenius.Batch.IO;

/// <summary>A stream whose next bytes can be inspected before they are read.</summary>
internal sealed class PeekStream(Stream inner) : ReadOnlyStream
{
    private Memory<byte> _head;

    /// <summary>Returns the next bytes, at most <paramref name="count"/>, without consuming them. The count must not be smaller than that of an
    /// earlier call whose bytes have not been read.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        var head = new byte[count];
        var known = TakeHead(head);
        var read = await inner.ReadAtLeastAsync(head.AsMemory(known), count - known, throwOnEndOfStream: false, cancellationToken);
        _head = head.AsMemory(0, known + read);
        return _head;
    }

    /// <summary>Skips the first <paramref name="count"/> inspected bytes.</summary>
    public void Skip(int count) => _head = _head[count..];

    public override int Read(Span<byte> buffer) => _head.IsEmpty ? inner.Read(buffer) : TakeHead(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _head.IsEmpty ? inner.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(TakeHead(buffer.Span));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int TakeHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _head.Length);
        _head.Span[..count].CopyTo(buffer);
        _head = _head[count..];
        return count;
    }
}
