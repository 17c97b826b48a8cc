namespace CardGenius.Batch.Input.Tables;

/// <summary>Determines the type of a file from its first bytes.</summary>
internal static class FileSignature
{
    public const int Length = 4096;

    public const string Gzip = "gzip data";
    public const string Zip = "a zip archive or an Excel workbook (.xlsx)";
    public const string Ole = "an old Excel workbook (.xls) or one that is protected by a password";

    /// <summary>Returns the type of a file that is not text, as text for a message. Returns null if the file can be text.</summary>
    public static string? Find(ReadOnlySpan<byte> head) =>
        head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8) ? Zip
        : head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Gzip
        : head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) ? Ole
        : head.StartsWith("PAR1"u8) ? "a Parquet file"
        : head.StartsWith("%PDF"u8) ? "a PDF"
        : head.StartsWith("Obj\x01"u8) ? "an Avro file"
        : head.StartsWith("SQLite format 3"u8) ? "an SQLite database"
        : head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "zstd data"
        : head.StartsWith("BZh"u8) && !head.Contains((byte)',') ? "bzip2 data"
        : head.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "xz data"
        : head.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF]) ? "a 7z archive"
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? "UTF-16 text"
        : head.Contains((byte)0) ? "binary data or UTF-16 text"
        : null;
}
