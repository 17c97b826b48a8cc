namespace CardGenius.Batch.Model;

/// <summary>The input of a chunk activity. It contains only numbers and the run id, no data of a user (promise 7).</summary>
/// <param name="RunId">The run id.</param>
/// <param name="Key">The chunk.</param>
/// <param name="Probe">Whether the chunk sends the probe at the end of a hold. It then yields after its first usable response.</param>
/// <param name="AcceptFailures">Whether the loop has evaluated the share of failures and continues the run. The chunk then no longer yields because
/// of failures.</param>
/// <param name="Limit">The maximum number of chunks in progress, which is the concurrency limit that all processes observed together. Null in the
/// history of a run that an earlier version started.</param>
/// <param name="Limits">The number of the limits that the loop applies (<see cref="Model.Limits.RunLimits.Number"/>); 0 if they were never changed. A
/// chunk yields if its process knows newer limits.</param>
/// <param name="Window">The maximum number of chunks in flight by these limits. They share the rate limit. Null in the history of a run that an
/// earlier version started.</param>
/// <param name="IsNew">Whether the chunk was never assigned before, so that its file need not be read. If another process has created the file, the
/// chunk ends with a transient fault and is assigned again.</param>
/// <param name="EndBy">The time at which the chunk yields, so that the last chunks of a generation end together. Null for no such time.</param>
public sealed record ChunkAssignment(
    string RunId,
    ChunkKey Key,
    bool Probe = false,
    bool AcceptFailures = false,
    int? Limit = null,
    int Limits = 0,
    int? Window = null,
    bool IsNew = false,
    DateTimeOffset? EndBy = null);

/// <summary>A chunk of a run.</summary>
/// <param name="Pass">0 for the pass over all users, 1 for the redrive pass.</param>
/// <param name="Index">The position of the chunk in the pass, from 0.</param>
public readonly record struct ChunkKey(int Pass, int Index);
