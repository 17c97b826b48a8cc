using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Limits;

namespace CardGenius.Batch.Execution;

/// <summary>The options of the loop. They are the same for all generations of a run.</summary>
public sealed record RunLoopOptions
{
    /// <summary>Gets the maximum number of chunks in flight.</summary>
    public int Window { get; init; } = 20;

    /// <summary>Gets the index of the stage, from 0, after which the first pass pauses the run; null for no stage.</summary>
    public int? Stage { get; init; }

    /// <summary>Gets the changed limits at the start of the execution; null if they were never changed. <see cref="Window"/> includes
    /// them.</summary>
    public AppliedLimits? Limits { get; init; }

    /// <summary>Gets the maximum number of parts that are written at the same time.</summary>
    public int PublishWindow { get; init; } = 2;

    /// <summary>Gets the number of users per part.</summary>
    public int PartSize { get; init; } = 10_000;

    /// <summary>Gets the share of failures, from 0 to 1, above which the run stops.</summary>
    public double FailureTolerance { get; init; } = 0.05;

    /// <summary>Gets the number of finished users from which <see cref="FailureTolerance"/> applies.</summary>
    public int FailureMinimumUsers { get; init; } = 200;

    /// <summary>Gets the share of answered users without a card, from 0 to 1, above which the run stops.</summary>
    public double NoCardTolerance { get; init; } = 0.2;

    /// <summary>Gets the number of answered users from which <see cref="NoCardTolerance"/> applies.</summary>
    public int NoCardMinimumUsers { get; init; } = 200;

    /// <summary>Gets the share of rejects among the rows, from 0 to 1, above which the run stops before the first request.</summary>
    public double RejectTolerance { get; init; } = 1;

    /// <summary>Gets the duration of the first hold.</summary>
    public TimeSpan FirstHold { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the maximum duration of a hold, unless the API requests a longer one.</summary>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the number of steps after which the loop waits for the chunks in flight and continues as new. A host without history does
    /// not need a limit.</summary>
    public int StepsPerGeneration { get; init; } = int.MaxValue;

    /// <summary>Gets whether a paused run waits and polls the control file. If false, a pause ends the execution.</summary>
    public bool WaitWhilePaused { get; init; }

    /// <summary>Gets the time between two polls of the control file while the run is paused.</summary>
    public TimeSpan PausePoll { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Creates the options from the settings of a run.</summary>
    /// <param name="settings">The settings, with the latest limits.</param>
    /// <param name="limits">The latest limits; null if they were never changed.</param>
    public static RunLoopOptions From(RunSettings settings, AppliedLimits? limits = null) => new()
    {
        Window = settings.Concurrency,
        Limits = limits,
        PartSize = settings.PartSize,
        FailureTolerance = settings.FailureTolerance,
        FailureMinimumUsers = settings.FailureMinimumUsers,
        NoCardTolerance = settings.NoCardTolerance,
        NoCardMinimumUsers = settings.NoCardMinimumUsers,
        RejectTolerance = settings.RejectTolerance ?? 1,
        FirstHold = TimeSpan.FromSeconds(settings.HoldSeconds),
        LongestHold = TimeSpan.FromSeconds(Math.Max(settings.HoldSeconds, settings.HoldMaxSeconds)),
    };
}
