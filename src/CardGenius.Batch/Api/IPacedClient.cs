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
