namespace CardGenius.Batch.Storage.Leases;

/// <summary>The times of claims (<see cref="StoreClaim"/>) and of the store's lock.</summary>
public sealed record ClaimTimes
{
    /// <summary>How often a holder writes a heartbeat; also how long writing one may take.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last heartbeat a holder sends nothing more and gives up.</summary>
    public TimeSpan Fence { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long a document must be seen unchanged before another process takes the claim; longer than <see cref="Fence"/>.</summary>
    public TimeSpan Dead { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a process that waits looks.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);
}
