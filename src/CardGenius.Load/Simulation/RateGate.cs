namespace CardGenius.Load.Simulation;

/// <summary>The client's rate limiter: requests pass in their order, at most <paramref name="burst"/> at once.</summary>
/// <param name="perSecond">Requests a second; null for no limit.</param>
/// <param name="burst">Requests that may start at once.</param>
internal sealed class RateGate(double? perSecond, int burst)
{
    private readonly double _spacing = perSecond is { } rate ? 1 / rate : 0;

    // When the bucket is full again.
    private double _full;

    /// <summary>When a request that comes now may start.</summary>
    /// <param name="now">Not before the time of the call before.</param>
    public double Pass(double now)
    {
        var start = Math.Max(now, _full - ((burst - 1) * _spacing));
        _full = Math.Max(now, _full) + _spacing;
        return start;
    }
}
