namespace CardGenius.Batch.Model.Limits;

/// <summary>
/// The latest change of the concurrency and the rate limit of a run after its start. It is a file beside the control request, so that a run
/// applies it while it runs and keeps it when it resumes. An older version ignores it.
/// </summary>
public sealed record RunLimits
{
    /// <summary>The number of changes so far, from 1. A higher number replaces a lower one.</summary>
    public int Number { get; init; }

    /// <summary>The maximum number of requests in flight; null if it was not changed.</summary>
    public int? Concurrency { get; init; }

    /// <summary>The rate limit, in requests per second; null if it was not changed.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>The maximum number of requests in flight before this change.</summary>
    public int ConcurrencyBefore { get; init; }

    /// <summary>The rate limit before this change; null if there was none.</summary>
    public double? RequestsPerSecondBefore { get; init; }

    /// <summary>The time of the change.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who changed the limits: the user and the machine of a command, or the caller of the HTTP API. Null if unknown.</summary>
    public string? By { get; init; }
}
