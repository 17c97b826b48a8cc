using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Sending;

namespace CardGenius.Load.LoadTest.Measuring;

/// <summary>Collects the measurements of a stage from all its users at the same time.</summary>
/// <param name="stage">The stage.</param>
/// <param name="requests">The number of kinds of requests.</param>
public sealed class StageRecorder(LoadStage stage, int requests)
{
    private readonly Lock _lock = new();
    private readonly RequestStatistics[] _requests = [.. Enumerable.Range(0, requests).Select(_ => new RequestStatistics())];
    private int _maxInFlight;

    /// <summary>The stage.</summary>
    public LoadStage Stage => stage;

    /// <summary>The measurements of each kind of request. Read them after the stage has ended.</summary>
    public IReadOnlyList<RequestStatistics> Requests => _requests;

    /// <summary>The time that was measured. It is shorter than that of the stage if the test was stopped.</summary>
    public TimeSpan Measured { get; set; } = stage.Duration;

    /// <summary>The requests that were due in this stage but were not sent, because too many others were in flight until the end of the test.</summary>
    public long Unsent { get; private set; }

    /// <summary>The maximum number of requests in flight.</summary>
    public int MaxInFlight => _maxInFlight;

    /// <summary>The number of requests that were recorded so far.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Sum(r => r.Latency.Count);
            }
        }
    }

    /// <summary>Records a request that belongs to this stage.</summary>
    public void Record(int request, TimeSpan latency, SendResult result)
    {
        lock (_lock)
        {
            _requests[request].Record(latency, result);
        }
    }

    /// <summary>Counts a request that ended within the measured time of this stage.</summary>
    public void CountEnd(int request, bool isSuccess)
    {
        lock (_lock)
        {
            _requests[request].CountEnd(isSuccess);
        }
    }

    /// <summary>Counts a request that was due but not sent.</summary>
    public void CountUnsent()
    {
        lock (_lock)
        {
            Unsent++;
        }
    }

    /// <summary>Records how many requests are in flight.</summary>
    public void InFlight(int count)
    {
        lock (_lock)
        {
            _maxInFlight = Math.Max(_maxInFlight, count);
        }
    }
}
