namespace CardGenius.Load.LoadTest.Execution;

/// <summary>Delays requests, so that no more than a maximum number of them starts in any second.</summary>
/// <param name="perSecond">The maximum, 1 or more.</param>
public sealed class StartLimiter(int perSecond)
{
    private readonly Lock _lock = new();
    private readonly TimeSpan[] _starts = new TimeSpan[perSecond];
    private long _count;

    /// <summary>Returns the time at which the next request may start, and counts it as started at that time.</summary>
    /// <param name="now">The time since the start of the test.</param>
    public TimeSpan Reserve(TimeSpan now)
    {
        lock (_lock)
        {
            var slot = (int)(_count % perSecond);
            var earliest = _count < perSecond ? TimeSpan.Zero : _starts[slot] + TimeSpan.FromSeconds(1);
            _count++;
            return _starts[slot] = earliest > now ? earliest : now;
        }
    }
}
