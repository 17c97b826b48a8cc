namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// What a process that waited for a claim leaves for the next one that waits: a claim's document was seen unchanged for so long. A duration by one
/// process's monotonic clock is as good as one by another's, so the next process adds its own to it.
/// </summary>
/// <param name="Number">The document's number.</param>
/// <param name="Beat">Its heartbeat.</param>
/// <param name="Seconds">For how long it was unchanged, in all.</param>
internal sealed record ClaimSighting(int Number, long Beat, double Seconds);
