namespace CardGenius.Batch.IO;

/// <summary>A stream whose beginning can be looked at before it is read.</summary>
internal sealed class PeekStream(Stream inner) : ReadOnlyStream
{
    private Memory<byte> _head;

    /// <summary>The next bytes, at most so many; they are still to be read. What was looked at before counts, so ask for no fewer.</summary>
    public async Task<ReadOnlyMemory<byte>> PeekAsync(int count, CancellationToken cancellationToken)
    {
        var head = new byte[count];
        var known = TakeHead(head);
        var read = await inner.ReadAtLeastAsync(head.AsMemory(known), count - known, throwOnEndOfStream: false, cancellationToken);
        _head = head.AsMemory(0, known + read);
        return _head;
    }

    /// <summary>Passes over the first bytes of what was looked at.</summary>
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
