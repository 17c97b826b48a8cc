namespace CardGenius.Batch.Execution.Hosted;

/// <summary>How hosted runs run; the same for all generations of a run.</summary>
public sealed record HostedRunOptions
{
    /// <summary>The loop's options; what <see cref="RunNumbers"/> holds is taken from there.</summary>
    public RunLoopOptions Loop { get; init; } = new()
    {
        StepsPerGeneration = 400,
        WaitWhilePaused = true,
        PausePoll = TimeSpan.FromSeconds(60),
        PublishWindow = 4,
    };

    /// <summary>How often a queued run asks for its turn.</summary>
    public TimeSpan LeasePoll { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>After how many askings a queued run continues as new.</summary>
    public int TurnPollsPerGeneration { get; init; } = 200;
}
