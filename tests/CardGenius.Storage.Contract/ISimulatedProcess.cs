namespace CardGenius.Storage.Contract;

/// <summary>A process that wants a lease, in <see cref="LeaseSimulation"/>.</summary>
public interface ISimulatedProcess
{
    /// <summary>Asks for the lease, unless the process has it or still asks.</summary>
    Task AskAsync();

    /// <summary>Whether the process would send a request now.</summary>
    Task<bool> MaySendAsync();

    /// <summary>Lets the lease go.</summary>
    Task ReleaseAsync();
}
