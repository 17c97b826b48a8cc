namespace CardGenius.Batch.Model;

/// <summary>What one chunk activity is told: numbers only, nothing about a user (promise 7).</summary>
/// <param name="RunId">The run.</param>
/// <param name="Key">The chunk.</param>
/// <param name="Probe">True for the one chunk that tries the API at the end of a hold: it yields after its first answer.</param>
/// <param name="AcceptFailures">True once the loop has judged the share of failures and goes on: the chunk no longer yields for it.</param>
/// <param name="Limit">How many chunks the loop hands out at most now: the concurrency limit that the processes observed together. Null
/// in the history of a run that an earlier version started.</param>
public sealed record ChunkAssignment(string RunId, ChunkKey Key, bool Probe = false, bool AcceptFailures = false, int? Limit = null);

/// <summary>A chunk of a run.</summary>
/// <param name="Pass">0: all users; 1: the redrive pass.</param>
/// <param name="Index">Its place in the pass, from 0.</param>
public readonly record struct ChunkKey(int Pass, int Index);
