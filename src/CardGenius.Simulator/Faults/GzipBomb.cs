using System.IO.Compression;

namespace CardGenius.Simulator.Faults;

/// <summary>
/// A small gzip that inflates to a valid, very long answer without cards: a list that holds nothing but blanks. It is made of members (RFC 1952 allows
/// several), of which one is repeated, so that gigabytes are made from kilobytes.
/// </summary>
internal sealed record GzipBomb(byte[] Head, byte[] Member, byte[] Tail, long Repeats)
{
    private const int MemberBytes = 16 * 1024 * 1024;
    private static readonly Lazy<byte[]> Blanks = new(() => Compress(BlanksOf(MemberBytes)));

    /// <summary>The length of the gzip.</summary>
    public long Length => Head.Length + (Member.Length * Repeats) + Tail.Length;

    /// <summary>A bomb that inflates to at least <paramref name="bytes"/> bytes.</summary>
    public static GzipBomb Create(long bytes) =>
        new(Compress("{\"savings\":["u8.ToArray()), Blanks.Value, Compress("]}"u8.ToArray()), Math.Max(1, (bytes + MemberBytes - 1) / MemberBytes));

    private static byte[] BlanksOf(int count)
    {
        var blanks = new byte[count];
        Array.Fill(blanks, (byte)' ');
        return blanks;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }
}
