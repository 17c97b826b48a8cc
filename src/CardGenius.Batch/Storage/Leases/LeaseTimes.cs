namespace CardGenius.Batch.Storage.Leases;

/// <summary>The times of claims (<see cref="WorkLease"/>) and of the store's lock.</summary>
public sealed record LeaseTimes
{
    /// <summary>How often a holder writes a heartbeat; also how long writing one may take.</summary>
    public TimeSpan RenewInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last heartbeat a holder sends nothing more and gives up.</summary>
    public TimeSpan LocalExpiry { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>How long a document must be seen unchanged before another process takes the claim; longer than <see cref="LocalExpiry"/>.</summary>
    public TimeSpan TakeoverAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a process that waits looks.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);
}
