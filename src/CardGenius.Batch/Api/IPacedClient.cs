namespace CardGenius.Batch.Api;

/// <summary>The API client of one chunk. It has its own rate limit and takes part in the shared concurrency limit until it is disposed.</summary>
public interface IPacedClient : IRecommendationClient, IDisposable
{
    /// <summary>The concurrency limit over all processes, as this process observes it, without the ramp after the start of a process.</summary>
    double Limit { get; }

    /// <summary>
    /// Ends the chunk's part in the concurrency limit if the chunk scheduler must be informed of a changed limit: this process has more chunks
    /// than the limit allows, or the limit allows more chunks.
    /// </summary>
    /// <returns>True if the chunk must end and send no further request.</returns>
    bool TryEndChunk();
}

/// <summary>A client that the chunks of one process share while other processes process other chunks of the same run.</summary>
public interface IPacedClients
{
    /// <summary>
    /// Returns the client of one chunk. Its first request waits between one and two intervals of its rate, so that the requests of consecutive
    /// chunks also keep the distance.
    /// </summary>
    /// <param name="requestsPerSecond">The rate limit of this chunk, in requests per second; null for no rate limit.</param>
    /// <param name="window">The maximum number of chunks in progress over all processes, as the chunk scheduler currently allows; null if this
    /// process does not share its concurrency limit.</param>
    IPacedClient At(double? requestsPerSecond, int? window = null);
}
