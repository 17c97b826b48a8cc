namespace CardGenius.Batch.Model;

/// <summary>What may be changed of a run that is planned, because it changes no result: where and how fast the API is asked, and how
/// many failures are borne. Null leaves a setting as it is.</summary>
public sealed record RunAmendments
{
    /// <summary>The endpoint.</summary>
    public string? Url { get; init; }

    /// <summary>Requests in flight at most.</summary>
    public int? Concurrency { get; init; }

    /// <summary>Requests a second.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>The tolerated share of failures, 0 to 1; 1 accepts all.</summary>
    public double? FailureTolerance { get; init; }

    /// <summary>The tolerated share of users without a card, 0 to 1; 1 accepts all.</summary>
    public double? NoCardTolerance { get; init; }

    /// <summary>The settings with these changes.</summary>
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
    };
}
