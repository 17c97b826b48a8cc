using System.Buffers.Binary;
using System.IO.Compression;

namespace CardGenius.Batch.IO;

/// <summary>
/// Creates a gzip member (RFC 1952) from separately compressed pieces: a header, the pieces and a trailer. A file with several members is not an
/// alternative, because many programs read only the first member and report no error.
/// </summary>
internal static class GzipMember
{
    private const uint Polynomial = 0xEDB88320;
    private const uint One = 1u << 31;
    private const uint OneByte = 1u << 23;

    // Level 5 of zlib-ng takes half of the time of level 6, the default. The results become 4 % larger.
    private static readonly ZLibCompressionOptions Options = new() { CompressionLevel = 5 };

    /// <summary>Creates a stream that compresses what is written to it. The output stays open.</summary>
    public static GZipStream Compress(Stream output) => new(output, Options, leaveOpen: true);

    /// <summary>The header, without name and time.</summary>
    public static ReadOnlyMemory<byte> Header { get; } = new byte[] { 0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3 };

    /// <summary>Returns the trailer: an empty last block, and the CRC-32 and the length of all pieces together.</summary>
    public static byte[] Trailer(IEnumerable<GzipPiece> pieces)
    {
        var (crc, length) = (0u, 0L);
        foreach (var piece in pieces)
        {
            crc = Multiply(PowerOfBytes(piece.Length), crc) ^ piece.Crc32;
            length += piece.Length;
        }

        var trailer = new byte[10];
        trailer[0] = 3;
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(2), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(6), unchecked((uint)length));
        return trailer;
    }

    // A CRC is the remainder of a polynomial. Appending n bytes to the data multiplies the polynomial by x to the power of 8n.
    private static uint PowerOfBytes(long bytes)
    {
        var power = One;
        for (var square = OneByte; bytes > 0; bytes >>= 1, square = Multiply(square, square))
        {
            power = (bytes & 1) == 0 ? power : Multiply(square, power);
        }

        return power;
    }

    private static uint Multiply(uint left, uint right)
    {
        var product = 0u;
        for (var bit = One; bit > 0; bit >>= 1)
        {
            product ^= (left & bit) == 0 ? 0 : right;
            right = (right >> 1) ^ ((right & 1) == 0 ? 0 : Polynomial);
        }

        return product;
    }
}
