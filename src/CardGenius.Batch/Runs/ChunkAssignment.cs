namespace CardGenius.Batch.Runs;

/// <summary>What one chunk activity is told: numbers only, nothing about a user (promise 7).</summary>
/// <param name="RunId">The run.</param>
/// <param name="Key">The chunk.</param>
/// <param name="Probe">True for the one chunk that tries the API at the end of a hold.</param>
public sealed record ChunkAssignment(string RunId, ChunkKey Key, bool Probe = false);
