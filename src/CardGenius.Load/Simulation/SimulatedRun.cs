namespace CardGenius.Load.Simulation;

/// <summary>What a simulated run came to.</summary>
public sealed record SimulatedRun
{
    /// <summary>Seconds from the start to the last response.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>Users finished a second between the ramp-up and the wind-down.</summary>
    public required double UsersPerSecond { get; init; }

    /// <summary>Requests sent.</summary>
    public required long Requests { get; init; }

    /// <summary>Users with a result.</summary>
    public required long Results { get; init; }

    /// <summary>Users without a result: permanently refused, or without a response in the redrive pass, too.</summary>
    public required long Failures { get; init; }

    /// <summary>Seconds from the start of the last chunk of the first pass to the end.</summary>
    public required double WindDownSeconds { get; init; }

    /// <summary>The most requests in flight.</summary>
    public required int MaxInFlight { get; init; }

    /// <summary>Requests in flight on average over the whole run.</summary>
    public required double MeanInFlight { get; init; }

    /// <summary>Users finished in each hour of the run.</summary>
    public required IReadOnlyList<long> UsersByHour { get; init; }
}
