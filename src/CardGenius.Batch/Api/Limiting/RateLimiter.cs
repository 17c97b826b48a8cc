namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// Limits the rate of requests with the generic cell rate algorithm. In any period of one second, at most rate + burst requests start. If a request
/// starts late, the next interval begins at its actual start, so the rate never exceeds the limit to catch up.
/// </summary>
internal sealed class RateLimiter : Limiter
{
    private readonly TimeProvider _time;
    private readonly long _interval;
    private readonly long _tolerance;
    private long _theoreticalArrival;

    /// <param name="requestsPerSecond">The rate in requests per second; null for no limit.</param>
    /// <param name="burst">The number of requests that may start at once after a pause; at least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="firstAfter">The number of intervals before the first request may start.</param>
    public RateLimiter(double? requestsPerSecond, int burst, TimeProvider time, double firstAfter = 0)
        : base(time)
    {
        _time = time;
        if (requestsPerSecond is { } rate)
        {
            _interval = (long)Math.Ceiling(time.TimestampFrequency / rate);
            _tolerance = _interval * (burst - 1);
        }

        _theoreticalArrival = time.GetTimestamp() + (long)(_interval * firstAfter);
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

    protected override TimeSpan? TimeUntilFree() => _time.GetElapsedTime(_time.GetTimestamp(), _theoreticalArrival - _tolerance);
}
