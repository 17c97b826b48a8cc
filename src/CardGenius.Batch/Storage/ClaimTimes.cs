namespace CardGenius.Batch.Storage;

/// <summary>How claims beat and die (<see cref="StoreClaim"/>).</summary>
public sealed record ClaimTimes
{
    /// <summary>How often a holder beats.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after its last beat a holder gives up by itself.</summary>
    public TimeSpan Fence { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>How long a claim must be silent before another takes it; longer than <see cref="Fence"/>.</summary>
    public TimeSpan Dead { get; init; } = TimeSpan.FromSeconds(105);

    /// <summary>How often one that waits looks.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);
}
