namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// Judges latencies in windows of answers against their own baseline. The API's latency scatters by nature (1 to 3 s, outliers beyond), so
/// single answers mean nothing; the mean of a window scatters by less than a tenth, and half as much again as usual is no chance.
/// </summary>
internal sealed class LatencyWatch
{
    // A window's mean against the baseline. Four to five standard deviations of a healthy window lie below the first.
    private const double MuchLonger = 1.5;
    private const double Longer = 1.25;
    private const double Same = 1.1;

    // A fast API scatters by more than half for reasons of its own machine and network.
    private const double NoiseSeconds = 0.05;

    // Fewer requests in flight helped, if the mean fell to this share or below. (Fewer in flight at a server that has too much to do
    // shows as two thirds; what chance does is mostly above this.)
    private const double Helped = 0.95;

    // The baseline follows better times at once and worse ones slowly, and not those that are worse because of us.
    private const double Down = 1.0 / 4;
    private const double Up = 1.0 / 32;

    private double _sum;
    private int _count;
    private double? _meanBeforeLowering;
    private int _lowerings;

    /// <summary>The usual latency in seconds; null while unknown.</summary>
    public double? Baseline { get; private set; }

    /// <summary>The last window's mean, in seconds; null while unknown.</summary>
    public double? Latest { get; private set; }

    /// <summary>An answer came.</summary>
    /// <param name="seconds">Its latency.</param>
    /// <param name="window">How many answers make a window now.</param>
    /// <param name="isUnlimited">Whether the limit is at its ceiling: what latency is there for long is the usual one.</param>
    public LatencyTrend Observe(double seconds, int window, bool isUnlimited)
    {
        _sum += seconds;
        _count++;
        if (_count < window)
        {
            return LatencyTrend.Unknown;
        }

        var mean = _sum / _count;
        Restart();
        Latest = mean;
        return Judge(mean, isUnlimited);
    }

    /// <summary>Begins a new window: what was seen so far was seen under another limit.</summary>
    public void Restart()
    {
        _sum = 0;
        _count = 0;
    }

    private LatencyTrend Judge(double mean, bool isUnlimited)
    {
        var baseline = Baseline ?? mean;
        var isMuchLonger = IsLonger(mean, baseline, MuchLonger);

        // Fewer in flight did not help: it is the API that has become slower, or the usual was underrated, and not we who press it. The
        // first long window holds answers from before the trouble, so that the second can be longer still.
        if (mean > _meanBeforeLowering * Helped && (!isMuchLonger || _lowerings > 1))
        {
            baseline = mean;
            isMuchLonger = false;
        }

        if (isMuchLonger)
        {
            _lowerings++;
            _meanBeforeLowering = mean;
            return LatencyTrend.MuchLonger;
        }

        _lowerings = 0;
        _meanBeforeLowering = null;
        if (isUnlimited || mean <= baseline * Same)
        {
            baseline += (mean - baseline) * (mean < baseline ? Down : Up);
        }

        Baseline = baseline;
        return IsLonger(mean, baseline, Longer) ? LatencyTrend.Longer : LatencyTrend.Usual;
    }

    private static bool IsLonger(double mean, double baseline, double factor) =>
        mean > baseline * factor && mean > baseline + NoiseSeconds;
}
