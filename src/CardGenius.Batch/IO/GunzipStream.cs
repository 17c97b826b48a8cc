using System.IO.Compression;

namespace CardGenius.Batch.IO;

/// <summary>
/// Decompresses a .gz and knows when it is cut off. <see cref="GZipStream"/> takes the end of a cut file for the end of the data, which
/// would lose users in silence. So a small member of its own is put behind the file: where the data does not end in that member's bytes,
/// the file was not whole.
/// </summary>
internal sealed class GunzipStream(Stream compressed) : ReadOnlyStream
{
    private const int BufferSize = 64 * 1024;

    private const string NotWhole = "its compressed data is not whole";

    private static readonly byte[] End = [0x9D, 0x41, 0x0B, 0xE7, 0x1C, 0xF3, 0x58, 0xA6, 0x02, 0xD9, 0x74, 0x8F, 0x33, 0xCA, 0x65, 0xB0];

    private readonly GZipStream _data = new(new BehindStream(compressed, Compress(End)), CompressionMode.Decompress);
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private bool _ended;

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && Ready == 0)
        {
            Take(Decompress());
        }

        return Deliver(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_ended && Ready == 0)
        {
            Take(await DecompressAsync(cancellationToken));
        }

        return Deliver(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _data.Dispose();
        }

        base.Dispose(disposing);
    }

    // The last bytes are kept back: they may be the end's.
    private int Ready => Math.Max(0, _end - _start - End.Length);

    private Memory<byte> MakeRoom()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        return _buffer.AsMemory(_end);
    }

    private int Decompress()
    {
        try
        {
            return _data.Read(MakeRoom().Span);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(NotWhole, exception);
        }
    }

    private async ValueTask<int> DecompressAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _data.ReadAsync(MakeRoom(), cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException(NotWhole, exception);
        }
    }

    private void Take(int read)
    {
        _end += read;
        _ended = read == 0;
        if (_ended && !_buffer.AsSpan(_start, _end - _start).SequenceEqual(End))
        {
            throw new InvalidDataException(NotWhole);
        }
    }

    private int Deliver(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Ready);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.NoCompression))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    /// <summary>A stream, and some bytes behind it.</summary>
    private sealed class BehindStream(Stream inner, byte[] behind) : ReadOnlyStream
    {
        private bool _innerEnded;
        private int _taken;

        public override int Read(Span<byte> buffer)
        {
            var read = _innerEnded ? 0 : inner.Read(buffer);
            return read > 0 ? read : TakeBehind(buffer);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = _innerEnded ? 0 : await inner.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : TakeBehind(buffer.Span);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int TakeBehind(Span<byte> buffer)
        {
            _innerEnded = true;
            var count = Math.Min(buffer.Length, behind.Length - _taken);
            behind.AsSpan(_taken, count).CopyTo(buffer);
            _taken += count;
            return count;
        }
    }
}
