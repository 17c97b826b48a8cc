namespace CardGenius.Batch.Storage.Leases;

/// <summary>The times of a lease. The defaults are those of work leases (<see cref="WorkLease"/>).</summary>
public sealed record LeaseTimes
{
    /// <summary>The time between two renewals. It is also the timeout of a renewal.</summary>
    public TimeSpan RenewInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The time after the last renewal at which the holder treats the lease as lost and sends no further request.</summary>
    public TimeSpan LocalExpiry { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>The time for which another process must see the lease unchanged before it can take it over. It is longer than
    /// <see cref="LocalExpiry"/>.</summary>
    public TimeSpan TakeoverAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The time between two checks of a process that waits for the lease.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);
}
