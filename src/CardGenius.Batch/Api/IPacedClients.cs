namespace CardGenius.Batch.Api;

/// <summary>A client that can give one chunk a pace of its own, so that instances need not talk (design.md, "How the API is called").</summary>
public interface IPacedClients
{
    /// <summary>
    /// The same client for callers that together ask no faster than given. The first request waits between one and two intervals, so that neither
    /// chunk upon chunk nor many chunks that start at once are faster than their shares.
    /// </summary>
    /// <param name="requestsPerSecond">The rate of this one.</param>
    IPacedClient At(double requestsPerSecond);
}
