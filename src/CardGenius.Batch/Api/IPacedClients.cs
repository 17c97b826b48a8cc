namespace CardGenius.Batch.Api;

/// <summary>A client that several chunks of a process share, while other processes work on other chunks of the same run.</summary>
public interface IPacedClients
{
    /// <summary>
    /// The client of one chunk. Its first request waits between one and two intervals of its rate, so that a chunk that follows another
    /// one keeps the distance to the other's last request.
    /// </summary>
    /// <param name="requestsPerSecond">The rate of this chunk; null: no rate limit.</param>
    /// <param name="window">How many chunks the scheduler hands out at most now, over all processes; null: it does not say, and the
    /// concurrency limit of this process is its own.</param>
    IPacedClient At(double? requestsPerSecond, int? window = null);
}
