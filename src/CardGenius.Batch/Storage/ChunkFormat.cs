namespace CardGenius.Batch.Storage;

/// <summary>
/// The format of a chunk file: outcome lines, and marked lines that begin with <see cref="Mark"/>. A marked line holds a checkpoint in JSON.
/// The last line of a committed chunk holds the report. Readers of outcomes skip the marked lines.
/// </summary>
public static class ChunkFormat
{
    /// <summary>The first byte of a marked line: the ASCII record separator. No JSON line begins with it.</summary>
    public const byte Mark = 0x1E;

    /// <summary>Finds the report of a committed chunk in the last bytes of the chunk; null if they do not hold the whole report.</summary>
    internal static byte[]? FindReport(ReadOnlySpan<byte> tail)
    {
        var mark = tail.LastIndexOf(Mark);
        return mark >= 0 && tail[^1] == (byte)'\n' ? tail[(mark + 1)..^1].ToArray() : null;
    }
}
