using System.Buffers;
using System.Buffers.Text;

namespace CardGenius.Simulator.Responses;

/// <summary>A growing buffer of pooled bytes.</summary>
internal sealed class ResponseBuffer(int capacity) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Write(byte value)
    {
        Room(1)[0] = value;
        Length++;
    }

    /// <summary>Writes an amount of at most two decimal places as the shortest JSON number: <c>75036</c>, <c>12.5</c>, <c>0.05</c>.</summary>
    public void WriteAmount(decimal amount)
    {
        var paise = decimal.ToInt64(amount * 100);
        if (paise < 0)
        {
            Write((byte)'-');
            paise = -paise;
        }

        var (rupees, rest) = Math.DivRem(paise, 100);
        Utf8Formatter.TryFormat(rupees, Room(20), out var written);
        Length += written;
        if (rest != 0)
        {
            Write((byte)'.');
            Write((byte)('0' + (rest / 10)));
            if (rest % 10 != 0)
            {
                Write((byte)('0' + (rest % 10)));
            }
        }
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, Length + count));
            _bytes.AsSpan(0, Length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsSpan(Length);
    }
}
