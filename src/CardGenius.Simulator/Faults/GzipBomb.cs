using System.IO.Compression;

namespace CardGenius.Simulator.Faults;

/// <summary>
/// A small gzip stream that expands to a valid, very long response without cards: a list that contains only spaces. It consists of several members
/// (RFC 1952 allows that), one of which is repeated, so that kilobytes expand to gigabytes.
/// </summary>
internal sealed record GzipBomb(byte[] Head, byte[] Member, byte[] Tail, long Repeats)
{
    private const int MemberBytes = 16 * 1024 * 1024;
    private static readonly Lazy<byte[]> Spaces = new(() => Compress(SpacesOf(MemberBytes)));

    /// <summary>The length of the gzip stream in bytes.</summary>
    public long Length => Head.Length + (Member.Length * Repeats) + Tail.Length;

    /// <summary>Creates a gzip bomb that expands to at least <paramref name="bytes"/> bytes.</summary>
    public static GzipBomb Create(long bytes) =>
        new(Compress("{\"savings\":["u8.ToArray()), Spaces.Value, Compress("]}"u8.ToArray()), Math.Max(1, (bytes + MemberBytes - 1) / MemberBytes));

    private static byte[] SpacesOf(int count)
    {
        var spaces = new byte[count];
        Array.Fill(spaces, (byte)' ');
        return spaces;
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
