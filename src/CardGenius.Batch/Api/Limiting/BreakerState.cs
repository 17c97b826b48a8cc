namespace CardGenius.Batch.Api.Limiting;

/// <summary>The state of the circuit breaker, in the order of severity.</summary>
public enum BreakerState
{
    /// <summary>Requests are sent.</summary>
    Closed,

    /// <summary>One request is let through, to find out whether the API responds again.</summary>
    HalfOpen,

    /// <summary>No request is sent.</summary>
    Open,
}
