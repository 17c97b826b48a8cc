using System.IO.Compression;

namespace CardGenius.Batch.IO;

/// <summary>
/// Decompresses a .gz file and detects whether it is cut off. <see cref="GZipStream"/> treats the end of a cut-off file as the end of the data, so
/// users would be lost without an error. This stream appends a small gzip member to the file. If the decompressed data does not end with the bytes
/// of that member, the file is incomplete.
/// </summary>
internal sealed class GunzipStream(Stream compressed) : ReadOnlyStream
{
    private const int BufferSize = 64 * 1024;

    private const string Incomplete = "its compressed data is incomplete or invalid";

    private static readonly byte[] End = [0x9D, 0x41, 0x0B, 0xE7, 0x1C, 0xF3, 0x58, 0xA6, 0x02, 0xD9, 0x74, 0x8F, 0x33, 0xCA, 0x65, 0xB0];

    private readonly GZipStream _data = new(new AppendedStream(compressed, Compress(End)), CompressionMode.Decompress);
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

    // The last bytes are not returned yet, because they may be those of the appended member.
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
            throw new InvalidDataException(Incomplete, exception);
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
            throw new InvalidDataException(Incomplete, exception);
        }
    }

    private void Take(int read)
    {
        _end += read;
        _ended = read == 0;
        if (_ended && !_buffer.AsSpan(_start, _end - _start).SequenceEqual(End))
        {
            throw new InvalidDataException(Incomplete);
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

    /// <summary>A stream, followed by some bytes.</summary>
    private sealed class AppendedStream(Stream inner, byte[] appended) : ReadOnlyStream
    {
        private bool _innerEnded;
        private int _taken;

        public override int Read(Span<byte> buffer)
        {
            var read = _innerEnded ? 0 : inner.Read(buffer);
            return read > 0 ? read : TakeAppended(buffer);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = _innerEnded ? 0 : await inner.ReadAsync(buffer, cancellationToken);
            return read > 0 ? read : TakeAppended(buffer.Span);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int TakeAppended(Span<byte> buffer)
        {
            _innerEnded = true;
            var count = Math.Min(buffer.Length, appended.Length - _taken);
            appended.AsSpan(_taken, count).CopyTo(buffer);
            _taken += count;
            return count;
        }
    }
}
