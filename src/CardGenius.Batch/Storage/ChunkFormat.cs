namespace CardGenius.Batch.Storage;

/// <summary>
/// A chunk's file as read back: outcome lines, among them lines that begin with <see cref="Mark"/> and hold a checkpoint (or, as the
/// last one, the report) in JSON. A reader of outcomes passes those over.
/// </summary>
public static class ChunkFormat
{
    /// <summary>The first byte of a line that is no outcome: the ASCII record separator, which no JSON line begins with.</summary>
    public const byte Mark = 0x1E;

    /// <summary>The report of a committed chunk, out of the chunk's last bytes; null where they do not hold it whole.</summary>
    internal static byte[]? FindReport(ReadOnlySpan<byte> tail)
    {
        var mark = tail.LastIndexOf(Mark);
        return mark >= 0 && tail[^1] == (byte)'\n' ? tail[(mark + 1)..^1].ToArray() : null;
    }
}
