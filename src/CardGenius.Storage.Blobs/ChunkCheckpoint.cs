using System.Text.Json.Serialization;

namespace CardGenius.Storage.Blobs;

/// <summary>The state of a chunk that is not committed. Staged blocks cannot be read, so this small blob beside the chunk describes them. It also
/// contains the lines that follow the blocks.</summary>
/// <param name="Blocks">The ids of the chunk's blocks so far, in order, and <see cref="LinesFollow"/> if there are lines.</param>
/// <param name="Checkpoint">The caller's checkpoint, which describes exactly these blocks and lines.</param>
/// <param name="Lines">The lines after the blocks; null if there are none.</param>
internal sealed record ChunkCheckpoint(
    IReadOnlyList<string> Blocks,
    byte[] Checkpoint,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] byte[]? Lines = null)
{
    /// <summary>An id that no block has. An earlier version, which does not know the lines, does not find this block and processes the chunk from its
    /// start.</summary>
    public const string LinesFollow = "lines-follow";

    public static ChunkCheckpoint Of(IReadOnlyList<string> blocks, ReadOnlyMemory<byte> lines, ReadOnlyMemory<byte> checkpoint) =>
        lines.IsEmpty ? new(blocks, checkpoint.ToArray()) : new([.. blocks, LinesFollow], checkpoint.ToArray(), lines.ToArray());
}
