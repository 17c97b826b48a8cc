namespace CardGenius.Simulator.Traffic;

/// <summary>How the rate limiter's 429 says when to come back.</summary>
public enum RetryAfterForm
{
    /// <summary><c>Retry-After: 2</c>, seconds, rounded up.</summary>
    Seconds,

    /// <summary><c>Retry-After: Mon, 02 Nov 2026 02:00:05 GMT</c>.</summary>
    Date,

    /// <summary>Not at all.</summary>
    None,
}
