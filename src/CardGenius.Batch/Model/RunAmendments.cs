namespace CardGenius.Batch.Model;

/// <summary>Changes to the settings of a planned run. Only settings that do not change the results can be changed: the address, the load and the
/// tolerances. Null keeps a setting.</summary>
public sealed record RunAmendments
{
    /// <summary>The address of the API.</summary>
    public string? Url { get; init; }

    /// <summary>The maximum number of requests in flight.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The concurrency that the owners of the API agreed to.</summary>
    public int? AgreedConcurrency { get; init; }

    /// <summary>The rate limit, in requests per second.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>The tolerated share of failures, 0 to 1. The value 1 accepts all failures.</summary>
    public double? FailureTolerance { get; init; }

    /// <summary>The tolerated share of users without a card, 0 to 1. The value 1 accepts all of them.</summary>
    public double? NoCardTolerance { get; init; }

    /// <summary>The tolerated share of rejects, 0 to 1. The value 1 accepts all rejects.</summary>
    public double? RejectTolerance { get; init; }

    /// <summary>Returns the settings with these changes. A lower agreed concurrency also lowers the concurrency.</summary>
    /// <exception cref="RunException">The requested concurrency is higher than the agreed one.</exception>
    public RunSettings Apply(RunSettings settings)
    {
        var agreed = AgreedConcurrency ?? settings.AgreedConcurrency;
        var ceiling = agreed ?? RunSettings.MostConcurrency;
        return Concurrency > ceiling
            ? throw AboveAgreed(Concurrency.Value, ceiling)
            : Change(settings, agreed, Math.Min(Concurrency ?? settings.Concurrency, ceiling));
    }

    /// <summary>Returns the exception for a concurrency above the agreed one.</summary>
    internal static RunException AboveAgreed(int concurrency, int ceiling) => new(
        RunRefusal.Conflict,
        $"a concurrency of {concurrency} is more than the {ceiling} requests in flight that the API's owners agreed to for this run; "
        + "resume --agreed-concurrency states a higher number");

    private RunSettings Change(RunSettings settings, int? agreed, int concurrency) => settings with
    {
        Api = settings.Api with
        {
            Url = Url ?? settings.Api.Url,
            RequestsPerSecond = RequestsPerSecond ?? settings.Api.RequestsPerSecond,
        },
        AgreedConcurrency = agreed,
        Concurrency = concurrency,
        FailureTolerance = FailureTolerance ?? settings.FailureTolerance,
        NoCardTolerance = NoCardTolerance ?? settings.NoCardTolerance,
        RejectTolerance = RejectTolerance ?? settings.RejectTolerance,
    };
}
