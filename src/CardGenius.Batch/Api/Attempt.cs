using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api;

/// <summary>One attempt with all that is needed to go on: what <see cref="AttemptOutcome"/> says, and more.</summary>
internal sealed class Attempt
{
    /// <summary>No request was sent, because the caller asked to stop.</summary>
    public static readonly Attempt Stopped = new();

    /// <summary>No request was sent, because the circuit breaker is open.</summary>
    public static readonly Attempt Unavailable = new();

    /// <summary>No request was sent, because the API asked for a wait that is longer than a call waits (<see cref="NotBefore"/>).</summary>
    public static readonly Attempt Postponed = new();

    /// <summary>No request was sent, because the API asked for a wait while the call waited for its place.</summary>
    public static readonly Attempt TooEarly = new();

    public FailureClass Class { get; init; }

    public int? Status { get; init; }

    public RankedCard[] Cards { get; init; } = [];

    public DroppedCards Dropped { get; init; }

    public string? Detail { get; init; }

    /// <summary>How long a Retry-After asks to wait, from the end of this attempt on.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the API said that no further request is left (<c>X-RateLimit-Remaining: 0</c>) and not until when.</summary>
    public bool IsNearLimit { get; init; }

    /// <summary>Whether the answer was not read to its end, so that the server may still be at it.</summary>
    public bool IsAborted { get; init; }

    public long Began { get; set; }

    public TimeSpan Latency { get; set; }

    public AttemptOutcome Outcome => new(Class, Status, Latency);
}
