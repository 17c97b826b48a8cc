using CardGenius.Load.LoadTest.Sending;

namespace CardGenius.Load.LoadTest.Measuring;

/// <summary>The measurements of one kind of request in one stage, or of all kinds together.</summary>
public sealed class RequestStatistics
{
    private readonly SortedDictionary<LoadFailure, long> _failures = [];
    private readonly SortedDictionary<int, long> _statuses = [];

    /// <summary>The latencies of all requests that ended, whether or not they failed.</summary>
    public LatencyStatistics Latency { get; } = new();

    /// <summary>The latencies of the failed requests.</summary>
    public LatencyStatistics FailureLatency { get; } = new();

    /// <summary>The number of requests by the class of their failure.</summary>
    public IReadOnlyDictionary<LoadFailure, long> Failures => _failures;

    /// <summary>The number of failed requests by HTTP status.</summary>
    public IReadOnlyDictionary<int, long> FailedStatuses => _statuses;

    /// <summary>The bytes of the bodies that were received.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of requests that ended within the measured time of the stage.</summary>
    public long EndedInTime { get; private set; }

    /// <summary>The number of requests that succeeded within the measured time of the stage.</summary>
    public long SucceededInTime { get; private set; }

    /// <summary>The share of failed requests, 0 to 1.</summary>
    public double ErrorShare => Latency.Count == 0 ? 0 : (double)FailureLatency.Count / Latency.Count;

    /// <summary>Records a request that belongs to the stage.</summary>
    public void Record(TimeSpan latency, SendResult result)
    {
        Latency.Record(latency);
        Bytes += result.Bytes;
        if (result.IsSuccess)
        {
            return;
        }

        FailureLatency.Record(latency);
        _failures[result.Failure] = _failures.GetValueOrDefault(result.Failure) + 1;
        if (result.Status != 0)
        {
            _statuses[result.Status] = _statuses.GetValueOrDefault(result.Status) + 1;
        }
    }

    /// <summary>Counts a request that ended within the measured time, for the throughput.</summary>
    public void CountEnd(bool isSuccess)
    {
        EndedInTime++;
        SucceededInTime += isSuccess ? 1 : 0;
    }

    /// <summary>Adds all measurements of another kind of request.</summary>
    public void Add(RequestStatistics other)
    {
        Latency.Add(other.Latency);
        FailureLatency.Add(other.FailureLatency);
        Bytes += other.Bytes;
        EndedInTime += other.EndedInTime;
        SucceededInTime += other.SucceededInTime;
        foreach (var (failure, count) in other._failures)
        {
            _failures[failure] = _failures.GetValueOrDefault(failure) + count;
        }

        foreach (var (status, count) in other._statuses)
        {
            _statuses[status] = _statuses.GetValueOrDefault(status) + count;
        }
    }
}
