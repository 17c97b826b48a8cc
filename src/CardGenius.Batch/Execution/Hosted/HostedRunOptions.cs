namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The options of hosted runs. They are the same for all generations of a run.</summary>
public sealed record HostedRunOptions
{
    /// <summary>Gets the options of the loop. The values in <see cref="RunNumbers"/> replace the corresponding options.</summary>
    public RunLoopOptions Loop { get; init; } = new()
    {
        StepsPerGeneration = 400,
        WaitWhilePaused = true,
        PausePoll = TimeSpan.FromSeconds(60),
        PublishWindow = 4,
    };

    /// <summary>Gets the time between two attempts of a queued run to take the run lease.</summary>
    public TimeSpan LeasePoll { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the number of attempts to take the run lease after which a queued run continues as new.</summary>
    public int LeasePollsPerGeneration { get; init; } = 200;
}
