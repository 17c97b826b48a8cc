namespace CardGenius.Batch.Api.Limiting;

/// <summary>What the outcome of an attempt says about the load of the API, for <see cref="ConcurrencyLimiter"/>.</summary>
internal enum LimitSignal
{
    /// <summary>The attempt says nothing about the load.</summary>
    None,

    /// <summary>A usable response.</summary>
    Good,

    /// <summary>A response that reports that the next request may be refused.</summary>
    NearLimit,

    /// <summary>503, 504, a timeout, or a refused or reset connection: the API is overloaded, or fails at any load.</summary>
    Overload,

    /// <summary>429: the API asks for fewer requests.</summary>
    Throttled,
}
