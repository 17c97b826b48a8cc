using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Timeline;

/// <summary>The figures of a run in one interval. Intervals can be combined: the counts are added.</summary>
public sealed record RunSample
{
    /// <summary>The end of the interval, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The length of the interval in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>The number of users that were finished in the interval.</summary>
    public long Users { get; init; }

    /// <summary>The number of requests for users that ended in the interval.</summary>
    public long Requests { get; init; }

    /// <summary>The failed requests among them, by class.</summary>
    public IReadOnlyList<ClassCount> Errors { get; set; } = [];

    /// <summary>The number of requests in flight at the end of the interval. In a function app, the number of chunks in progress.</summary>
    public int InFlight { get; init; }

    /// <summary>The maximum number of requests in flight in the interval. In a function app, the maximum number of chunks in progress. 0 in timelines
    /// of versions that did not record it.</summary>
    public int MaxInFlight { get; init; }

    /// <summary>The concurrency limit at the end of the interval; 0 if unknown.</summary>
    public double Limit { get; init; }

    /// <summary>The median latency of the last minute in milliseconds; 0 if there was no response.</summary>
    public double P50Ms { get; init; }

    /// <summary>The 95th percentile of the latencies of the last minute in milliseconds; 0 if there was no response.</summary>
    public double P95Ms { get; init; }

    /// <summary>The 99th percentile of the latencies of the last minute in milliseconds; 0 if there was no response or if it is unknown.</summary>
    public double P99Ms { get; init; }

    /// <summary>Combines this interval with the next one. The latencies and the maximum in flight are the higher ones.</summary>
    internal RunSample Then(RunSample next) => next with
    {
        Seconds = Seconds + next.Seconds,
        Users = Users + next.Users,
        Requests = Requests + next.Requests,
        Errors = ClassCount.Merge(Errors, next.Errors),
        MaxInFlight = Math.Max(MaxInFlight, next.MaxInFlight),
        P50Ms = Math.Max(P50Ms, next.P50Ms),
        P95Ms = Math.Max(P95Ms, next.P95Ms),
        P99Ms = Math.Max(P99Ms, next.P99Ms),
    };
}
