namespace CardGenius.Service.Http;

/// <summary>What a run has handed out and in flight.</summary>
/// <param name="InFlight">Requests in flight; absent where the run's host does not know them.</param>
/// <param name="Chunks">Chunks handed out, each with at most one request in flight; absent where a process runs the run by itself.</param>
/// <param name="Limit">Chunks handed out at most now, by the concurrency limit that was observed; absent as <paramref name="Chunks"/>.</param>
/// <param name="Size">Chunks or requests at most.</param>
public sealed record WindowDocument(int? InFlight, int? Chunks, int? Limit, int Size);
