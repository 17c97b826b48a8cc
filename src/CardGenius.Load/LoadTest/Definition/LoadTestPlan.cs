namespace CardGenius.Load.LoadTest.Definition;

/// <summary>What a load test does. The stages are all of one model: either all <see cref="UserStage"/> or all <see cref="RateStage"/>.</summary>
public sealed record LoadTestPlan
{
    /// <summary>The stages, in order. At least one.</summary>
    public required IReadOnlyList<LoadStage> Stages { get; init; }

    /// <summary>The requests. At least one.</summary>
    public required IReadOnlyList<LoadRequest> Requests { get; init; }

    /// <summary>
    /// The time that is not measured: at the start of each stage in the closed model, and once before the ramp, at the average rate of its first
    /// stage, in the open model.
    /// </summary>
    public TimeSpan WarmUp { get; init; }

    /// <summary>The average pause of a user between a response and the next request. Each pause is 0.5 to 1.5 times as long, at random.</summary>
    public TimeSpan ThinkTime { get; init; }

    /// <summary>The maximum number of requests in flight.</summary>
    public int MaxConcurrency { get; init; } = DefaultMaxConcurrency;

    /// <summary>The maximum number of requests that start in any second; null for no maximum.</summary>
    public int? MaxRate { get; init; }

    /// <summary>The conditions that stop the test.</summary>
    public IReadOnlyList<AbortRule> AbortRules { get; init; } = [];

    /// <summary>The seed of the pauses.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The maximum number of requests in flight in the open model if none is stated.</summary>
    public const int DefaultMaxConcurrency = 1000;

    /// <summary>Whether this is the open model.</summary>
    public bool IsOpen => Stages[0] is RateStage;
}
