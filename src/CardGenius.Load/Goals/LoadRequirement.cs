namespace CardGenius.Load.Goals;

/// <summary>What a goal needs.</summary>
public sealed record LoadRequirement
{
    /// <summary>The longest duration that was asked for, in seconds; null where a rate was asked for.</summary>
    public double? WithinSeconds { get; init; }

    /// <summary>The end that was asked for; null where a rate was asked for.</summary>
    public DateTimeOffset? By { get; init; }

    /// <summary>The requests a second that were asked for; null where a duration was asked for.</summary>
    public double? WantedRequestsPerSecond { get; init; }

    /// <summary>Whether any number of workers reaches the goal.</summary>
    public required bool IsPossible { get; init; }

    /// <summary>The smallest number of requests in flight that reaches the goal; null if none does.</summary>
    public required int? Concurrency { get; init; }

    /// <summary>Requests a second at that concurrency; where nothing reaches the goal, the rate that it would take.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>The duration at that concurrency, in seconds; null if nothing reaches the goal.</summary>
    public required double? DurationSeconds { get; init; }

    /// <summary>Backends that the API needs for that concurrency; null if nothing reaches the goal.</summary>
    public required int? Backends { get; init; }

    /// <summary>What the link must carry for that rate, in megabits a second.</summary>
    public required double LinkMbps { get; init; }

    /// <summary>The requests in flight that were agreed with the API's owners.</summary>
    public required int Ceiling { get; init; }

    /// <summary>Whether the agreed ceiling, and the given rate limit, allow it.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary>Requests a second at the agreed ceiling.</summary>
    public required double CeilingRequestsPerSecond { get; init; }

    /// <summary>The duration at the agreed ceiling, in seconds.</summary>
    public required double CeilingDurationSeconds { get; init; }

    /// <summary>The reasons why the goal is not allowed, each with what to do; empty if it is allowed.</summary>
    public required IReadOnlyList<string> Obstacles { get; init; }
}
