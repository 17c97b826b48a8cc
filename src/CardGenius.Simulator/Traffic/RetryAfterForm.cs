namespace CardGenius.Simulator.Traffic;

/// <summary>The form of the <c>Retry-After</c> header of the rate limiter's 429.</summary>
public enum RetryAfterForm
{
    /// <summary><c>Retry-After: 2</c>, in seconds, rounded up.</summary>
    Seconds,

    /// <summary><c>Retry-After: Mon, 02 Nov 2026 02:00:05 GMT</c>.</summary>
    Date,

    /// <summary>No header.</summary>
    None,
}
