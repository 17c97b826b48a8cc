namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// Compares the mean latency of a window of responses with a baseline of earlier responses. The latency of the API varies (1 to 3 s, with outliers),
/// so single responses are not significant. The mean of a window varies by less than 10 %, so an increase by half is not random.
/// </summary>
internal sealed class LatencyWatch
{
    // Ratios of a window's mean to the baseline. With a healthy API, MuchLonger is four to five standard deviations above the mean.
    private const double MuchLonger = 1.5;
    private const double Longer = 1.25;
    private const double Same = 1.1;

    // The latency of a fast API varies by more than half because of its machine and network. Smaller differences are ignored.
    private const double NoiseSeconds = 0.05;

    // A decrease of the limit helped if the mean latency fell to this share or below. At an overloaded server the mean falls to about two thirds.
    // Random variation is mostly above this share.
    private const double Helped = 0.95;

    // The baseline follows shorter latencies quickly and longer latencies slowly. It does not follow latencies that our own load causes.
    private const double Down = 1.0 / 4;
    private const double Up = 1.0 / 32;

    private double _sum;
    private int _count;
    private double? _meanBeforeDecrease;
    private int _decreases;

    /// <summary>The usual latency in seconds; null while it is unknown.</summary>
    public double? Baseline { get; private set; }

    /// <summary>The mean of the last window in seconds; null while it is unknown.</summary>
    public double? Latest { get; private set; }

    /// <summary>Records a response.</summary>
    /// <param name="seconds">The latency in seconds.</param>
    /// <param name="window">The number of responses in a window.</param>
    /// <param name="isUnlimited">Whether the limit is at its ceiling. The baseline then also follows longer latencies.</param>
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
        return Evaluate(mean, isUnlimited);
    }

    /// <summary>Starts a new window, because the limit has changed.</summary>
    public void Restart()
    {
        _sum = 0;
        _count = 0;
    }

    private LatencyTrend Evaluate(double mean, bool isUnlimited)
    {
        var baseline = Baseline ?? mean;
        var isMuchLonger = IsLonger(mean, baseline, MuchLonger);

        // A lower limit did not help, so the cause is not our load: the API has become slower, or the baseline was too low. The first long window
        // contains responses from before the slowdown, so the second window may be even longer. Therefore at least two decreases are needed.
        if (mean > _meanBeforeDecrease * Helped && (!isMuchLonger || _decreases > 1))
        {
            baseline = mean;
            isMuchLonger = false;
        }

        if (isMuchLonger)
        {
            _decreases++;
            _meanBeforeDecrease = mean;
            return LatencyTrend.MuchLonger;
        }

        _decreases = 0;
        _meanBeforeDecrease = null;
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
