namespace CardGenius.Batch.Api;

/// <summary>
/// Calls the CardGenius API for one user at a time and ranks the cards of the response. All chunks of a process share one client, with its
/// circuit breaker, its concurrency limit and its connections.
/// </summary>
public interface IRecommendationClient
{
    /// <summary>The current state of the API as this process observes it.</summary>
    ApiHealth Health { get; }

    /// <summary>Makes the call for one user: sends attempts, waits between them, and reads and ranks the response.</summary>
    /// <param name="request">The request body, UTF-8 JSON.</param>
    /// <param name="stop">Requests a stop. The attempt in flight is completed, but waits end and no further attempt starts.</param>
    /// <param name="cancellationToken">Cancels the call at once.</param>
    /// <returns>The result of the call. Errors of the API are returned, never thrown.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled, or a lease was lost
    /// (<see cref="RequestLease"/>).</exception>
    ValueTask<CallResult> RecommendAsync(ReadOnlyMemory<byte> request, CancellationToken stop, CancellationToken cancellationToken);

    /// <summary>
    /// Sends one neutral request (a profile without spends). It shows whether the API is available and accepts the credentials. It is sent before
    /// planning, and to distinguish an outage from a user for whom the API always fails.
    /// </summary>
    ValueTask<CallResult> ProbeAsync(CancellationToken cancellationToken);

    /// <summary>Changes the limits. A lower concurrency applies as soon as requests in flight end, and no request is aborted.</summary>
    /// <param name="concurrency">The maximum number of requests in flight; at least 1.</param>
    /// <param name="requestsPerSecond">The rate limit, in requests per second; null for no rate limit.</param>
    void ChangeLimits(int concurrency, double? requestsPerSecond)
    {
    }

    /// <summary>Returns the maximum number of requests in flight since the last call of this method.</summary>
    int TakeMostInFlight() => Health.InFlight;

    /// <summary>Returns the number of neutral requests since the last call of this method, for the request count of the run.</summary>
    long TakeNeutralRequests() => 0;
}
