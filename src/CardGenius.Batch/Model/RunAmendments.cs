namespace CardGenius.Batch.Model;

/// <summary>Changes to the settings of a planned run. Only settings that do not change the results can be changed: the address, the load and the
/// tolerances. Null keeps a setting.</summary>
public sealed record RunAmendments
{
    /// <summary>The address of the API.</summary>
    public string? Url { get; init; }

    /// <summary>The maximum number of requests in flight.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The rate limit, in requests per second.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>The tolerated share of failures, 0 to 1. The value 1 accepts all failures.</summary>
    public double? FailureTolerance { get; init; }

    /// <summary>The tolerated share of users without a card, 0 to 1. The value 1 accepts all of them.</summary>
    public double? NoCardTolerance { get; init; }

    /// <summary>The tolerated share of rejects, 0 to 1. The value 1 accepts all rejects.</summary>
    public double? RejectTolerance { get; init; }

    /// <summary>Returns the settings with these changes.</summary>
    public RunSettings Apply(RunSettings settings) => settings with
    {
        Api = settings.Api with
        {
            Url = Url ?? settings.Api.Url,
            RequestsPerSecond = RequestsPerSecond ?? settings.Api.RequestsPerSecond,
        },
        Concurrency = Concurrency ?? settings.Concurrency,
        FailureTolerance = FailureTolerance ?? settings.FailureTolerance,
        NoCardTolerance = NoCardTolerance ?? settings.NoCardTolerance,
        RejectTolerance = RejectTolerance ?? settings.RejectTolerance,
    };
}
