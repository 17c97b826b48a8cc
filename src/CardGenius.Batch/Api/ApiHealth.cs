using CardGenius.Batch.Api.Limiting;

namespace CardGenius.Batch.Api;

/// <summary>The current state of the API as this process observes it.</summary>
/// <param name="InFlight">The number of requests in flight.</param>
/// <param name="Limit">The concurrency limit: the number of requests that may be in flight, between 1 and the configured concurrency.</param>
/// <param name="BreakerOpen">Whether the circuit breaker is open.</param>
/// <param name="Reason">Why the limit was last lowered or the breaker opened, for messages; null if neither applies.</param>
public readonly record struct ApiHealth(int InFlight, double Limit, bool BreakerOpen, string? Reason)
{
    /// <summary>
    /// The share (0 to 1) of the latest calls that show a partial failure of the API: calls that were answered after a retry, and neutral
    /// requests that failed. A user call that fails in all attempts does not count.
    /// </summary>
    public double FlakyShare { get; init; }

    /// <summary>The state of the circuit breaker. <see cref="BreakerOpen"/> is true only in <see cref="BreakerState.Open"/>.</summary>
    public BreakerState Breaker { get; init; }
}
