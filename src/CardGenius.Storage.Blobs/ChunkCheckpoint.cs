namespace CardGenius.Storage.Blobs;

/// <summary>The state of a chunk that is not committed. Staged blocks cannot be read, so this small blob beside the chunk describes them.</summary>
/// <param name="Blocks">The ids of the chunk's blocks so far, in order.</param>
/// <param name="Checkpoint">The caller's checkpoint, which describes exactly these blocks.</param>
internal sealed record ChunkCheckpoint(IReadOnlyList<string> Blocks, byte[] Checkpoint);
