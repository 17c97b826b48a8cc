namespace CardGenius.Simulator.Traffic;

/// <summary>What one backend has seen.</summary>
/// <param name="Requests">Requests routed to it, rejected ones included.</param>
/// <param name="Rejected">Requests it answered with 503 because it was full.</param>
/// <param name="InFlight">Requests it has now.</param>
/// <param name="MaxInFlight">The most it had at a time.</param>
public sealed record BackendCounts(long Requests, long Rejected, int InFlight, int MaxInFlight);
