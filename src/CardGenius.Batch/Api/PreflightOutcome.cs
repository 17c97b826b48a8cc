namespace CardGenius.Batch.Api;

/// <summary>What a preflight found.</summary>
public enum PreflightOutcome
{
    /// <summary>The API is there and knows us.</summary>
    Ok,

    /// <summary>The API is out: a run may begin, and holds until it comes back.</summary>
    Wait,

    /// <summary>A person must act first: no run can succeed.</summary>
    Fatal,
}
