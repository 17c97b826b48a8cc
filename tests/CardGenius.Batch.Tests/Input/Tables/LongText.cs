using CardGenius.Batch.IO;

namespace CardGenius.Batch.Tests.Input.Tables;

/// <summary>A stream with a beginning, followed by a number of letters that are not in memory.</summary>
internal sealed class LongText(byte[] beginning, long letters) : ReadOnlyStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, beginning.Length + letters - _position);
        for (var i = 0; i < count; i++, _position++)
        {
            buffer[i] = _position < beginning.Length ? beginning[_position] : (byte)'x';
        }

        return count;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
}
