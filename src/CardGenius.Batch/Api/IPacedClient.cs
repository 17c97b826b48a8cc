namespace CardGenius.Batch.Api;

/// <summary>The API's client as one chunk uses it, until disposed: at the chunk's own rate, and with a place in the shared concurrency
/// limit.</summary>
public interface IPacedClient : IRecommendationClient, IDisposable
{
    /// <summary>The concurrency limit that this process observed, over all processes, without the gradual start of a process.</summary>
    double Limit { get; }

    /// <summary>
    /// Asks whether the chunk should end now, because the scheduler must learn of a changed concurrency limit: this process has more
    /// chunks than the limit lets send, or there is room for more.
    /// </summary>
    /// <returns>True: the chunk has given up its place and must send no further request.</returns>
    bool TryEndChunk();
}

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
