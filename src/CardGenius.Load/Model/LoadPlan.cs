using CardGenius.Load.Azure;

namespace CardGenius.Load.Model;

/// <summary>What a run will come to. Times are in seconds, sizes in bytes, rates in megabits (1,000,000 bits) a second where the name says so.</summary>
public sealed record LoadPlan
{
    /// <summary>The users.</summary>
    public required long Users { get; init; }

    /// <summary>Requests in flight at most.</summary>
    public required int Concurrency { get; init; }

    /// <summary>The requests in flight that were agreed with the API's owners.</summary>
    public required int Ceiling { get; init; }

    /// <summary>The latency that was assumed.</summary>
    public required PlanLatency Latency { get; init; }

    /// <summary>What bounds the throughput.</summary>
    public required LoadLimit Limit { get; init; }

    /// <summary>Users finished a second, minute and hour.</summary>
    public required PlanRate UserRate { get; init; }

    /// <summary>Requests a second, minute and hour.</summary>
    public required PlanRate RequestRate { get; init; }

    /// <summary>Requests for each user, retries included.</summary>
    public required double RequestsPerUser { get; init; }

    /// <summary>Requests over the whole run.</summary>
    public required long Requests { get; init; }

    /// <summary>Requests in flight on average in the steady state.</summary>
    public required double InFlight { get; init; }

    /// <summary>The duration.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>The lower end of the duration's 90 % interval.</summary>
    public required double DurationLowSeconds { get; init; }

    /// <summary>The upper end of the duration's 90 % interval.</summary>
    public required double DurationHighSeconds { get; init; }

    /// <summary>When the run starts, in the plan's time zone.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>When the run ends, in the plan's time zone.</summary>
    public required DateTimeOffset Finish { get; init; }

    /// <summary>The lower end of the end's 90 % interval.</summary>
    public required DateTimeOffset FinishLow { get; init; }

    /// <summary>The upper end of the end's 90 % interval.</summary>
    public required DateTimeOffset FinishHigh { get; init; }

    /// <summary>The IANA name of the time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Requests in flight at the end of each second of the ramp-up.</summary>
    public required IReadOnlyList<int> RampUp { get; init; }

    /// <summary>Seconds from the start of the last chunk to the end: the load falls from full to nothing.</summary>
    public required double WindDownSeconds { get; init; }

    /// <summary>The traffic in both directions.</summary>
    public required PlanTraffic Traffic { get; init; }

    /// <summary>What the link allows; null where no link was given.</summary>
    public required PlanLink? Link { get; init; }

    /// <summary>The load of each backend.</summary>
    public required IReadOnlyList<PlanBackend> Backends { get; init; }

    /// <summary>The run hour by hour.</summary>
    public required IReadOnlyList<PlanHour> Hours { get; init; }

    /// <summary>The same run with other numbers of workers.</summary>
    public required IReadOnlyList<PlanOption> Options { get; init; }

    /// <summary>What it costs on Azure.</summary>
    public required AzureCost Cost { get; init; }

    /// <summary>What a person should know of the plan.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
