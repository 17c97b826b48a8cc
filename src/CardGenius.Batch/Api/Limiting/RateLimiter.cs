namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// Spaces requests by the generic cell rate algorithm: any one-second window sees at most rate + burst of them pass. A request that passes
/// late counts from when it passed, so lateness is never made up for.
/// </summary>
internal sealed class RateLimiter : Limiter
{
    private readonly TimeProvider _time;
    private readonly long _interval;
    private readonly long _tolerance;
    private long _theoreticalArrival;

    /// <param name="requestsPerSecond">The rate; null: no pacing.</param>
    /// <param name="burst">How many may pass at once after a pause; at least 1.</param>
    /// <param name="time">The clock.</param>
    /// <param name="firstAfter">Intervals before the first may pass.</param>
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

    protected override bool TryPass(bool ahead)
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

    protected override TimeSpan? UntilOpen() => _time.GetElapsedTime(_time.GetTimestamp(), _theoreticalArrival - _tolerance);
}
