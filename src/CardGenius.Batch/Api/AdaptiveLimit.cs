using System.Globalization;

namespace CardGenius.Batch.Api;

/// <summary>
/// How many requests of this process may be in flight: never more than the ceiling, fewer while the API is in trouble (additive increase,
/// multiplicative decrease), and in the first seconds a share that grows, so that they are not fired all at once.
/// </summary>
internal sealed class AdaptiveLimit(int ceiling, TimeSpan ramp, TimeProvider time) : Gate(time)
{
    private const double OverloadFactor = 0.5;
    private const double NearLimitFactor = 0.8;
    private const double LowestLatencyFactor = 0.6;
    private const double HighestLatencyFactor = 0.8;

    // Places gained by one limit's worth of good answers: from 1 to 20 in less than half a minute at the API's latency.
    private const double Growth = 1.5;
    private const double CautiousGrowth = 0.3;

    private readonly LatencyWatch _latencies = new();
    private readonly TimeProvider _time = time;
    private double _limit = ceiling;
    private long _loweredAt = long.MinValue;
    private long? _rampBegan;
    private double _growth = Growth;
    private int _inFlight;

    /// <summary>Requests in flight.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The limit now, 1 to the ceiling.</summary>
    public double Limit
    {
        get
        {
            lock (Sync)
            {
                return Effective();
            }
        }
    }

    /// <summary>What last lowered the limit, for people; null once it is at the ceiling again.</summary>
    public string? Reason { get; private set; }

    /// <summary>A request is no longer in flight.</summary>
    /// <param name="signal">What it tells.</param>
    /// <param name="cause">The signal in words, for people.</param>
    /// <param name="began">When it began.</param>
    /// <param name="latency">How long it took.</param>
    /// <param name="settle">How long its place stays taken: the server may notice later than we that an attempt was given up.</param>
    public void Leave(LimitSignal signal, string? cause, long began, TimeSpan latency, TimeSpan settle)
    {
        lock (Sync)
        {
            Learn(signal, cause, began, latency);
        }

        if (settle > TimeSpan.Zero)
        {
            _ = FreeLaterAsync(settle);
        }
        else
        {
            Free();
        }
    }

    protected override bool TryPass(bool ahead)
    {
        _rampBegan ??= _time.GetTimestamp();
        if (_inFlight >= (ahead ? ceiling : (int)Effective()))
        {
            return false;
        }

        _inFlight++;
        return true;
    }

    protected override TimeSpan? UntilOpen()
    {
        var ramped = Ramped();
        // Only while it is the ramp that holds things up does time alone help.
        return ramped < _limit ? ramp * ((Math.Floor(ramped) + 1 - ramped) / (ceiling - 1)) : null;
    }

    private async Task FreeLaterAsync(TimeSpan settle)
    {
        await Task.Delay(settle, _time);
        Free();
    }

    private void Free()
    {
        lock (Sync)
        {
            _inFlight--;
        }

        Admit();
    }

    private double Effective() => Math.Max(1, Math.Min(_limit, Ramped()));

    private double Ramped() =>
        _rampBegan is not { } began || ramp <= TimeSpan.Zero
            ? ceiling
            : Math.Min(ceiling, 1 + ((ceiling - 1) * (_time.GetElapsedTime(began) / ramp)));

    private void Learn(LimitSignal signal, string? cause, long began, TimeSpan latency)
    {
        // Attempts from before the last lowering know nothing of it.
        if (began < _loweredAt)
        {
            return;
        }

        switch (signal)
        {
            case LimitSignal.Overload:
                LowerOncePerRoundTrip(OverloadFactor, cause);
                break;
            case LimitSignal.NearLimit:
                LowerOncePerRoundTrip(NearLimitFactor, cause);
                break;
            case LimitSignal.Good:
                LearnFromAnswer(latency);
                break;
        }
    }

    private void LearnFromAnswer(TimeSpan latency)
    {
        var limit = Effective();
        switch (_latencies.Observe(latency.TotalSeconds, (int)Math.Clamp(1.5 * limit, 20, 30), limit >= ceiling))
        {
            case LatencyTrend.MuchLonger:
                var usual = _latencies.Baseline!.Value / _latencies.Latest!.Value;
                _growth = Growth;
                Lower(
                    Math.Clamp(usual, LowestLatencyFactor, HighestLatencyFactor),
                    string.Create(
                        CultureInfo.InvariantCulture, $"answers take {_latencies.Latest:0.0} s instead of {_latencies.Baseline:0.0} s"));
                return;
            case LatencyTrend.Longer:
                _growth = CautiousGrowth;
                break;
            case LatencyTrend.Usual:
                _growth = Growth;
                break;
        }

        _limit = Math.Min(ceiling, _limit + (_growth / _limit));
        if (_limit >= ceiling)
        {
            Reason = null;
        }
    }

    private void LowerOncePerRoundTrip(double factor, string? cause)
    {
        // Refusals come back at once, so their own latency is no measure.
        var roundTrip = TimeSpan.FromSeconds(Math.Clamp(_latencies.Latest ?? 1, 0.2, 5));
        if (_loweredAt == long.MinValue || _time.GetElapsedTime(_loweredAt) >= roundTrip)
        {
            Lower(factor, cause);
        }
    }

    private void Lower(double factor, string? cause)
    {
        _limit = Math.Max(1, Effective() * factor);
        _loweredAt = _time.GetTimestamp();
        _latencies.Restart();
        Reason = string.Create(CultureInfo.InvariantCulture, $"{cause}: at most {Math.Floor(_limit):0} of {ceiling} requests in flight");
    }
}
