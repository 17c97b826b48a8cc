using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api;

/// <summary>The result of one attempt. It extends <see cref="AttemptOutcome"/> by the values that the client needs to continue the call.</summary>
internal sealed class Attempt
{
    /// <summary>No request was sent, because the caller requested a stop.</summary>
    public static readonly Attempt Stopped = new();

    /// <summary>No request was sent, because the circuit breaker is open.</summary>
    public static readonly Attempt Unavailable = new();

    /// <summary>No request was sent, because the API asked for a wait that is longer than the maximum wait of a call
    /// (<see cref="NotBefore"/>).</summary>
    public static readonly Attempt Postponed = new();

    /// <summary>No request was sent, because the API asked for a wait while the call waited for the limiters. The call must wait again.</summary>
    public static readonly Attempt TooEarly = new();

    public FailureClass Class { get; init; }

    public int? Status { get; init; }

    public RankedCard[] Cards { get; init; } = [];

    public DroppedCards Dropped { get; init; }

    public string? Detail { get; init; }

    /// <summary>The wait that <c>Retry-After</c> asks for, from the end of this attempt; null if none.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the response reports that no request is left (<c>X-RateLimit-Remaining: 0</c>), without the time of the next one.</summary>
    public bool IsNearLimit { get; init; }

    /// <summary>Whether the response was not read to its end. The server may then still process the request.</summary>
    public bool IsAborted { get; init; }

    public long Began { get; set; }

    public TimeSpan Latency { get; set; }

    public AttemptOutcome Outcome => new(Class, Status, Latency);
}
