using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>How the loop runs in its host; the same for all generations of a run.</summary>
public sealed record RunLoopOptions
{
    /// <summary>Chunks in flight at most.</summary>
    public int Window { get; init; } = 20;

    /// <summary>Parts written at once.</summary>
    public int PublishWindow { get; init; } = 2;

    /// <summary>Users a part.</summary>
    public int PartSize { get; init; } = 10_000;

    /// <summary>The share of failures above which the run stops.</summary>
    public double FailureTolerance { get; init; } = 0.05;

    /// <summary>Users done before the share is judged.</summary>
    public int FailureMinimumUsers { get; init; } = 200;

    /// <summary>The share of answered users without a card above which the run stops.</summary>
    public double NoCardTolerance { get; init; } = 0.2;

    /// <summary>Users answered before that share is judged.</summary>
    public int NoCardMinimumUsers { get; init; } = 200;

    /// <summary>The first hold.</summary>
    public TimeSpan FirstHold { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest hold.</summary>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Steps after which the loop drains and continues as new; a host without history has no need to.</summary>
    public int StepsPerGeneration { get; init; } = int.MaxValue;

    /// <summary>Whether a paused run waits here (polling the control file) or ends this execution.</summary>
    public bool WaitWhilePaused { get; init; }

    /// <summary>How often a paused run looks at the control file.</summary>
    public TimeSpan PausePoll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The options a run's settings ask for.</summary>
    public static RunLoopOptions From(RunSettings settings) => new()
    {
        Window = settings.Concurrency,
        PartSize = settings.PartSize,
        FailureTolerance = settings.FailureTolerance,
        FailureMinimumUsers = settings.FailureMinimumUsers,
        NoCardTolerance = settings.NoCardTolerance,
        NoCardMinimumUsers = settings.NoCardMinimumUsers,
        FirstHold = TimeSpan.FromSeconds(settings.HoldSeconds),
        LongestHold = TimeSpan.FromSeconds(Math.Max(settings.HoldSeconds, settings.HoldMaxSeconds)),
    };
}
