namespace CardGenius.Simulator.Traffic;

/// <summary>Computes the latency of each request from the seed and the request's number, so that a run can be repeated.</summary>
internal sealed class LatencySource(LatencyProfile profile, double timeScale, int seed)
{
    private readonly double _sigma = profile.Sigma;

    /// <summary>Returns the latency of a request, with the time scale applied.</summary>
    public TimeSpan Of(long number)
    {
        if (_sigma == 0)
        {
            return Clamp(profile.Median);
        }

        // The Box-Muller transform of two uniform numbers to a normal one. 1 - u avoids the logarithm of 0.
        var radius = Math.Sqrt(-2 * Math.Log(1 - Mixing.Unit(Mixing.Mix((ulong)(uint)seed, (ulong)number, 1))));
        var normal = radius * Math.Cos(2 * Math.PI * Mixing.Unit(Mixing.Mix((ulong)(uint)seed, (ulong)number, 2)));
        return Clamp(profile.Median * Math.Exp(_sigma * normal));
    }

    private TimeSpan Clamp(TimeSpan latency)
    {
        var cut = latency < profile.Minimum ? profile.Minimum : latency > profile.Maximum ? profile.Maximum : latency;
        return cut * timeScale;
    }
}
