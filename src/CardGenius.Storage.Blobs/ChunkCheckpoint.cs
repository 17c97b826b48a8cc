using CardGenius.Batch.Execution;

namespace CardGenius.Storage.Blobs;

/// <summary>What is known of a chunk that is not committed: staged blocks cannot be read back, so this small blob beside it says what they hold.</summary>
/// <param name="Blocks">The chunk's blocks so far, in order.</param>
/// <param name="Checkpoint">The caller's checkpoint, which covers exactly these blocks.</param>
internal sealed record ChunkCheckpoint(IReadOnlyList<string> Blocks, byte[] Checkpoint);
