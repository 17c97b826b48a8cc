namespace CardGenius.Load.LoadTest.Report;

/// <summary>The figures of a stage.</summary>
public sealed record StageReport
{
    /// <summary>The name of the stage.</summary>
    public required string Name { get; init; }

    /// <summary>The load: the number of users, or the requests a second that were due on average.</summary>
    public required double Load { get; init; }

    /// <summary>The measured time in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The maximum number of requests in flight.</summary>
    public int MaxInFlight { get; init; }

    /// <summary>The requests that were due but not sent, because too many others were in flight until the end of the test.</summary>
    public long Unsent { get; init; }

    /// <summary>The figures of all requests.</summary>
    public required RequestReport Total { get; init; }

    /// <summary>The figures of each kind of request.</summary>
    public IReadOnlyList<RequestReport> Requests { get; init; } = [];

    /// <summary>The average number of requests in flight by Little's law: requests a second multiplied by the average latency, but at most the maximum,
    /// because the latencies of the open model include the time before a late start.</summary>
    public double MeanInFlight => Math.Min(MaxInFlight, Total.PerSecond * Total.Latency.Average / 1000);

    /// <summary>The kinds of requests with service levels.</summary>
    public int SlaChecked => Requests.Count(r => r.IsSlaMet is not null);

    /// <summary>The kinds of requests that meet all their service levels.</summary>
    public int SlaMet => Requests.Count(r => r.IsSlaMet == true);
}
