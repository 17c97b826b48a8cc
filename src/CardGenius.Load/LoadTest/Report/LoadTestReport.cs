namespace CardGenius.Load.LoadTest.Report;

/// <summary>The report of a load test. It contains no body, header, query or key.</summary>
public sealed record LoadTestReport
{
    /// <summary>The address, without its query.</summary>
    public required string Target { get; init; }

    /// <summary><c>closed</c> (users) or <c>open</c> (arrival rate).</summary>
    public required string Model { get; init; }

    /// <summary>The time at which the test started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The duration of the test in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>All requests that were sent, with those of the warm-up.</summary>
    public required long Sent { get; init; }

    /// <summary>The warm-up in seconds.</summary>
    public double WarmUpSeconds { get; init; }

    /// <summary>The average pause of a user in seconds.</summary>
    public double ThinkTimeSeconds { get; init; }

    /// <summary>The timeout of a request in seconds.</summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>The stages.</summary>
    public required IReadOnlyList<StageReport> Stages { get; init; }

    /// <summary>The abort condition that stopped the test; null if none did.</summary>
    public string? Aborted { get; init; }

    /// <summary>Whether the user stopped the test.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>Whether this machine could not start the requests in time. Then the figures can be those of this machine and not of the API. It is known
    /// only in the open model.</summary>
    public bool IsGeneratorSlow { get; init; }

    /// <summary>Whether requests were sent, and none of them got a response with a status.</summary>
    public bool HasNoResponse => Stages.Any(s => s.Total.Requests > 0)
        && Stages.All(s => s.Total.ErrorShare == 1 && s.Total.FailedStatuses.Count == 0);

    /// <summary>The verdict.</summary>
    public required LoadVerdict Verdict { get; init; }

    /// <summary>The verdict in one or two sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Where the throughput stops to grow with the load; null if it does not.</summary>
    public LoadPoint? Saturation { get; init; }

    /// <summary>Where the throughput falls while the load rises, or falls behind the arrival rate; null if it does not.</summary>
    public LoadPoint? BreakingPoint { get; init; }

    /// <summary>Where latency or failures jump; null if they do not.</summary>
    public LoadPoint? Cliff { get; init; }

    /// <summary>The recommended load; null if no stage is healthy.</summary>
    public RecommendedLoad? Recommended { get; init; }

    /// <summary>The reasons of the verdict.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>The likely causes that the figures show.</summary>
    public IReadOnlyList<string> Causes { get; init; } = [];

    /// <summary>What limits the meaning of the figures, for example that the test was stopped.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
