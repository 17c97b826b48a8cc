using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Measuring;

namespace CardGenius.Load.LoadTest.Execution;

/// <summary>The measurements of a load test.</summary>
public sealed record LoadTestResult
{
    /// <summary>The plan.</summary>
    public required LoadTestPlan Plan { get; init; }

    /// <summary>The stages that were started, in order.</summary>
    public required IReadOnlyList<StageRecorder> Stages { get; init; }

    /// <summary>The time at which the test started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The duration of the test.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>All requests that were sent, also those that were not measured.</summary>
    public required long Sent { get; init; }

    /// <summary>The abort condition that stopped the test, with the measured value; null if none did.</summary>
    public (AbortRule Rule, double Value)? Aborted { get; init; }

    /// <summary>Whether the user stopped the test.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>
    /// The delays of the load generator itself in the open model: from the time at which a request was due and a place for it was free, to its
    /// start.
    /// </summary>
    public required LatencyStatistics GeneratorDelay { get; init; }
}
