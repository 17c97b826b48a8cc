namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// Limits the rate of requests with the generic cell rate algorithm. In any period of one second, at most rate + burst requests start. If a request
/// starts late, the next interval begins at its actual start, so the rate never exceeds the limit to catch up.
/// </summary>
internal sealed class RateLimiter : Limiter
{
    private readonly TimeProvider _time;
    private readonly int _burst;
    private long _interval;
    private long _tolerance;
    private long _theoreticalArrival;

    /// <param name="requestsPerSecond">The rate in requests per second; null for no limit.</param>
    /// <param name="burst">The number of requests that may start at once after a pause; at least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="firstAfter">The number of intervals before the first request may start.</param>
    public RateLimiter(double? requestsPerSecond, int burst, TimeProvider time, double firstAfter = 0)
        : base(time)
    {
        _time = time;
        _burst = burst;
        SetRate(requestsPerSecond);
        _theoreticalArrival = time.GetTimestamp() + (long)(_interval * firstAfter);
    }

    /// <summary>Changes the rate. The next request starts one interval from now, and the burst is used up. Therefore any period of one second has at
    /// most the higher of both rates + burst requests.</summary>
    /// <param name="requestsPerSecond">The rate in requests per second; null for no limit.</param>
    public void ChangeRate(double? requestsPerSecond)
    {
        lock (Sync)
        {
            SetRate(requestsPerSecond);
            _theoreticalArrival = _time.GetTimestamp() + (_interval * _burst);
        }

        Admit();
    }

    protected override bool TryAcquire(bool priority)
    {
        if (_interval == 0)
        {
            return true;
        }

        var now = _time.GetTimestamp();
        if (now < _theoreticalArrival - _tolerance)
        {
            return false;
        }

        _theoreticalArrival = Math.Max(now, _theoreticalArrival) + _interval;
        return true;
    }

    private void SetRate(double? requestsPerSecond)
    {
        _interval = requestsPerSecond is { } rate ? (long)Math.Ceiling(_time.TimestampFrequency / rate) : 0;
        _tolerance = _interval * (_burst - 1);
    }

    protected override TimeSpan? TimeUntilFree() => _time.GetElapsedTime(_time.GetTimestamp(), _theoreticalArrival - _tolerance);
}
