using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.IO;

/// <summary>
/// Checks that the bytes of a stream are UTF-8 text. Errors name the line. The stream also refuses very long lines, so that later readers need not
/// keep them in memory.
/// </summary>
internal sealed class TextCheckStream(Stream inner, string name) : ReadOnlyStream
{
    /// <summary>The maximum length of a line, in bytes.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    // The last bytes of a read may be an incomplete character, which the next read completes.
    private readonly byte[] _open = new byte[4];
    private int _openCount;
    private long _line = 1;
    private long _lineBytes;

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Check(buffer[..read], read == 0 && !buffer.IsEmpty);
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Check(buffer.Span[..read], read == 0 && !buffer.IsEmpty);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        if (atEnd && _openCount > 0)
        {
            throw NotUtf8(_line);
        }

        var text = bytes;
        while (_openCount > 0 && !text.IsEmpty)
        {
            _open[_openCount++] = text[0];
            text = text[1..];
            var status = Rune.DecodeFromUtf8(_open.AsSpan(0, _openCount), out _, out _);
            if (status == System.Buffers.OperationStatus.InvalidData)
            {
                throw NotUtf8(_line);
            }

            if (status == System.Buffers.OperationStatus.Done)
            {
                _openCount = 0;
            }
        }

        if (!Utf8.IsValid(text))
        {
            var valid = ValidLength(text);
            var rest = text[valid..];
            if (Rune.DecodeFromUtf8(rest, out _, out _) != System.Buffers.OperationStatus.NeedMoreData)
            {
                throw NotUtf8(_line + bytes[..(bytes.Length - rest.Length)].Count((byte)'\n'));
            }

            rest.CopyTo(_open);
            _openCount = rest.Length;
        }

        CountLines(bytes);
    }

    private void CountLines(ReadOnlySpan<byte> bytes)
    {
        var last = bytes.LastIndexOfAny((byte)'\n', (byte)'\r');
        if (last < 0)
        {
            _lineBytes += bytes.Length;
        }
        else
        {
            _line += bytes.Count((byte)'\n');
            _lineBytes = bytes.Length - last - 1;
        }

        if (_lineBytes > LongestLine)
        {
            throw new InputException(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}, line {_line}: the line is longer than 16 MiB. Expected: rows that end with a line break."));
        }
    }

    private static int ValidLength(ReadOnlySpan<byte> text)
    {
        var valid = 0;
        while (valid < text.Length && Rune.DecodeFromUtf8(text[valid..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            valid += length;
        }

        return valid;
    }

    private InputException NotUtf8(long line) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}, line {line}: not UTF-8 text. Save the file as UTF-8 (in Excel: \"CSV UTF-8\") and start again."));
}
