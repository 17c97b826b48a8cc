namespace CardGenius.Load.Simulation;

/// <summary>The client's rate limiter: requests pass in their order, at most <paramref name="burst"/> at once. A request that waits passes late, and the
/// next one is due an interval after it.</summary>
/// <param name="perSecond">Requests a second; null for no limit.</param>
/// <param name="burst">Requests that may start at once.</param>
/// <param name="delay">How late a wait ends, in seconds.</param>
internal sealed class RateGate(double? perSecond, int burst, double delay = 0)
{
    private readonly double _spacing = perSecond is { } rate ? 1 / rate : 0;

    // When the bucket is full again.
    private double _full;

    /// <summary>When a request that comes now may start.</summary>
    /// <param name="now">Not before the time of the call before.</param>
    public double Pass(double now)
    {
        var due = _full - ((burst - 1) * _spacing);
        var start = due > now ? due + delay : now;
        _full = Math.Max(start, _full) + _spacing;
        return start;
    }
}
