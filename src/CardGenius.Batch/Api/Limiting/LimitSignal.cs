namespace CardGenius.Batch.Api.Limiting;

/// <summary>What an attempt tells <see cref="ConcurrencyLimiter"/>.</summary>
internal enum LimitSignal
{
    /// <summary>Nothing about load.</summary>
    None,

    /// <summary>A whole answer.</summary>
    Good,

    /// <summary>An answer that says that the next one may be refused.</summary>
    NearLimit,

    /// <summary>429, 503, a timeout, or a connection refused or reset: too much.</summary>
    Overload,
}
