namespace CardGenius.Batch.Api;

/// <summary>
/// Asks the CardGenius API for one user at a time and ranks what comes back. One client serves all chunks of a process: the circuit
/// breaker, the adaptive limit and the connections are shared.
/// </summary>
public interface IRecommendationClient
{
    /// <summary>How the API looks from this process, now.</summary>
    ApiHealth Health { get; }

    /// <summary>One user's whole call: attempts, waits between them, reading and ranking the answer.</summary>
    /// <param name="request">The request body, UTF-8 JSON.</param>
    /// <param name="stop">Asks to finish: the attempt in flight is let run to its end, but none is started after it and no wait goes on.</param>
    /// <param name="cancellationToken">Ends everything at once.</param>
    /// <returns>What became of it; faults of the API are never thrown.</returns>
    ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken);

    /// <summary>
    /// One attempt with a neutral profile (no spends): is the API there, and does it know us? Used before planning, and to tell an
    /// outage from a user the API cannot answer.
    /// </summary>
    ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>How many neutral requests were sent since this was last asked, for the run's count of requests.</summary>
    long TakeNeutralRequests() => 0;
}
