namespace CardGenius.Storage.Contract;

/// <summary>A process that requests a lease in <see cref="LeaseSimulation"/>.</summary>
public interface ISimulatedProcess
{
    /// <summary>Requests the lease, unless the process holds it or has a request in progress.</summary>
    Task AskAsync();

    /// <summary>Returns whether the process would send an API request now.</summary>
    Task<bool> MaySendAsync();

    /// <summary>Releases the lease.</summary>
    Task ReleaseAsync();
}
