using CardGenius.Batch.Api.Limiting;

namespace CardGenius.Batch.Api;

/// <summary>How the API looks from this process, now.</summary>
/// <param name="InFlight">Requests in flight.</param>
/// <param name="Limit">The adaptive limit: how many requests may be in flight now, 1 to Concurrency.</param>
/// <param name="BreakerOpen">Whether the circuit breaker lets nothing through.</param>
/// <param name="Reason">What last lowered the limit or opened the breaker, for people; null while all is well.</param>
public readonly record struct ApiHealth(int InFlight, double Limit, bool BreakerOpen, string? Reason)
{
    /// <summary>
    /// The share (0 to 1) of the latest calls that failed at first and were then answered, and of neutral requests that failed: how much
    /// the API fails in part. A user that always fails does not count.
    /// </summary>
    public double FlakyShare { get; init; }

    /// <summary>The state of the circuit breaker. <see cref="BreakerOpen"/> is true only in <see cref="BreakerState.Open"/>.</summary>
    public BreakerState Breaker { get; init; }
}
