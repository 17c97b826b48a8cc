namespace CardGenius.Batch.IO;

/// <summary>What must be known of a piece of a gzip member to put the member together.</summary>
/// <param name="Crc32">The CRC-32 of the piece's bytes before compression.</param>
/// <param name="Length">How many bytes that were.</param>
internal sealed record GzipPiece(uint Crc32, long Length);
