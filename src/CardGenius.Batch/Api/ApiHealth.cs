namespace CardGenius.Batch.Api;

/// <summary>How the API looks from this process, now.</summary>
/// <param name="InFlight">Requests in flight.</param>
/// <param name="Limit">The adaptive limit: how many requests may be in flight now, 1 to Concurrency.</param>
/// <param name="BreakerOpen">Whether the circuit breaker lets nothing through.</param>
/// <param name="Reason">What last lowered the limit or opened the breaker, for people; null while all is well.</param>
public readonly record struct ApiHealth(int InFlight, double Limit, bool BreakerOpen, string? Reason);
