using System.Buffers.Binary;

namespace CardGenius.Batch.IO;

/// <summary>Receives a gzip member and writes only its compressed blocks to the output, without header and trailer.</summary>
internal sealed class GzipPieceStream(Stream output) : ForwardOnlyStream
{
    private const int TrailerSize = 8;

    private readonly MemoryStream _end = new();
    private int _header = GzipMember.Header.Length;

    /// <summary>Whether all blocks with data have been written. Only the last block, which is empty, and the trailer follow.</summary>
    public bool IsAtEnd { get; set; }

    /// <summary>The CRC-32 in the trailer. It is valid when the member is complete.</summary>
    public uint Crc32 => BinaryPrimitives.ReadUInt32LittleEndian(_end.GetBuffer().AsSpan((int)_end.Length - TrailerSize));

    public override bool CanWrite => true;

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsAtEnd)
        {
            _end.Write(buffer);
        }
        else
        {
            output.Write(buffer[SkipHeader(buffer.Length)..]);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsAtEnd)
        {
            _end.Write(buffer.Span);
        }
        else
        {
            await output.WriteAsync(buffer[SkipHeader(buffer.Length)..], cancellationToken);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => output.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => output.FlushAsync(cancellationToken);

    private int SkipHeader(int length)
    {
        var skipped = Math.Min(_header, length);
        _header -= skipped;
        return skipped;
    }
}

/// <summary>The values of a compressed piece that the trailer of its gzip member requires.</summary>
/// <param name="Crc32">The CRC-32 of the uncompressed bytes.</param>
/// <param name="Length">The number of uncompressed bytes.</param>
internal sealed record GzipPiece(uint Crc32, long Length);
