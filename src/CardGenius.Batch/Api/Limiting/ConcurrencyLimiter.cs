using System.Globalization;

namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// How many requests may be in flight: never more than the ceiling, fewer while the API is in trouble (additive increase,
/// multiplicative decrease), and in the first seconds a share that grows, so that they are not fired all at once. While processes share
/// the limit (<see cref="Join"/>), this process takes its share of it: that of its chunks among all that are handed out.
/// </summary>
internal sealed class ConcurrencyLimiter(int ceiling, TimeSpan ramp, TimeProvider time) : Limiter(time)
{
    // How much a refusal lowers the limit follows the share of refusals: a few scattered ones among many good answers say nothing about
    // load, and halving for each of them would cost half the throughput; a volley halves at once.
    private const double OverloadGain = 4;
    private const double OverloadFactor = 0.5;
    private const double NearLimitFactor = 0.8;
    private const double LowestLatencyFactor = 0.6;
    private const double HighestLatencyFactor = 0.8;

    // Places gained by one limit's worth of good answers: from 1 to 20 in less than half a minute at the API's latency.
    private const double Growth = 1.5;
    private const double CautiousGrowth = 0.3;

    // A server that says "nothing left" with every good answer must not bring everything to a standstill: only refusals go lower.
    private const double NearLimitFloor = 0.25;

    // After a pause this long (a hold, planning after the preflight) the first requests are spread again.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly LatencyWatch _latencies = new();
    private readonly RefusalWatch _refusals = new();
    private readonly TimeProvider _time = time;
    private double _limit = ceiling;
    private long _loweredAt = long.MinValue;
    private long? _rampBegan;
    private long _passedAt;
    private double _growth = Growth;
    private double _beforeVolley = ceiling;
    private long _volleyBegan = long.MinValue / 2;
    private int _inFlight;
    private string? _cause;
    private int _chunks;
    private double _window = ceiling;

    /// <summary>Requests of this process in flight.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The limit now, 1 to the ceiling; where processes share it, that of all of them together.</summary>
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

    /// <summary>The limit that the requests' outcomes call for: <see cref="Limit"/> without the ramp.</summary>
    public double Observed
    {
        get
        {
            lock (Sync)
            {
                return _limit;
            }
        }
    }

    /// <summary>What last lowered the limit, for people; null once it is at the ceiling again.</summary>
    public string? Reason
    {
        get
        {
            lock (Sync)
            {
                return _cause is null
                    ? null
                    : string.Create(
                        CultureInfo.InvariantCulture, $"{_cause}: at most {Math.Floor(_limit):0} of {ceiling} requests in flight");
            }
        }
    }

    /// <summary>A chunk of this process begins.</summary>
    /// <param name="window">How many chunks the scheduler hands out at most now, over all processes: what they have observed so far.</param>
    public void Join(int window)
    {
        lock (Sync)
        {
            _chunks++;
            _window = Math.Clamp(window, 1, ceiling);
            _limit = Math.Min(_limit, _window);
        }

        Admit();
    }

    /// <summary>Asks whether a chunk of this process should end, because the scheduler must learn of a changed limit; the chunk has left
    /// then.</summary>
    public bool TryEndChunk()
    {
        lock (Sync)
        {
            if (_chunks == 0)
            {
                return false;
            }

            if (Math.Round(_limit * Share) < _chunks)
            {
                // The other processes give up as large a part of theirs.
                _window -= _window / _chunks;
                _chunks--;
                return true;
            }

            if (_window < ceiling && _limit >= Next)
            {
                _window = _limit;
                _chunks--;
                return true;
            }

            return false;
        }
    }

    /// <summary>A chunk of this process ended.</summary>
    public void EndChunk()
    {
        lock (Sync)
        {
            _chunks--;
        }
    }

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
        if (!ahead)
        {
            RampAfterPause();
        }

        if (_inFlight >= (ahead ? ceiling : Places()))
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

    private int Places() => _chunks == 0 ? (int)Effective() : Math.Max(1, (int)Math.Round(Effective() * Share));

    private double Share => _chunks == 0 ? 1 : Math.Min(1, _chunks / _window);

    // The next step up from what the scheduler hands out: half as much again, and one at least.
    private double Next => Math.Min(ceiling, _window + Math.Max(1, _window / 2));

    // What gets through of the refusals that come at any limit, and no more than one step up: beyond that nothing was tried.
    private double Highest => Math.Max(1, Math.Min(ceiling * (1 - _refusals.Usual), _chunks == 0 ? ceiling : Next));

    private double Ramped() =>
        _rampBegan is not { } began || ramp <= TimeSpan.Zero
            ? ceiling
            : Math.Min(ceiling, 1 + ((ceiling - 1) * (_time.GetElapsedTime(began) / ramp)));

    private void RampAfterPause()
    {
        var now = _time.GetTimestamp();
        if (_rampBegan is null || (_inFlight == 0 && _time.GetElapsedTime(_passedAt, now) >= Pause))
        {
            _rampBegan = now;
        }

        _passedAt = now;
    }

    private void Learn(LimitSignal signal, string? cause, long began, TimeSpan latency)
    {
        if (signal != LimitSignal.None)
        {
            _refusals.Observe(signal == LimitSignal.Overload);
        }

        if (signal == LimitSignal.Overload && _time.GetElapsedTime(_volleyBegan) < RoundTrip())
        {
            Deepen(cause);
            return;
        }

        // Attempts from before the last lowering know nothing of it.
        if (began < _loweredAt)
        {
            return;
        }

        if (signal != LimitSignal.None && _refusals.ObserveAt(_limit, signal == LimitSignal.Overload))
        {
            _limit = Math.Min(_limit, Highest);
            _cause = cause ?? _cause;
        }

        switch (signal)
        {
            case LimitSignal.Overload when _refusals.Excess > 0:
                LowerOncePerRoundTrip(OverloadedFactor, 1, cause);
                break;
            case LimitSignal.NearLimit:
                LowerOncePerRoundTrip(NearLimitFactor, ceiling * NearLimitFloor, cause);
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
                    $"answers take {Words(_latencies.Latest!.Value)} instead of {Words(_latencies.Baseline!.Value)}");
                return;
            case LatencyTrend.Longer:
                _growth = CautiousGrowth;
                break;
            case LatencyTrend.Usual:
                _growth = Growth;
                break;
        }

        // All processes together gain what one would.
        _limit = Math.Max(_limit, Math.Min(Highest, _limit + (_growth / (_limit * Share))));
        if (_limit >= ceiling)
        {
            _cause = null;
        }
    }

    private double OverloadedFactor => Math.Max(OverloadFactor, 1 - (OverloadGain * _refusals.Excess));

    // Refusals come back at once, so their own latency is no measure.
    private TimeSpan RoundTrip() => TimeSpan.FromSeconds(Math.Clamp(_latencies.Latest ?? 1, 0.2, 5));

    private void LowerOncePerRoundTrip(double factor, double floor, string? cause)
    {
        var isDue = _loweredAt == long.MinValue || _time.GetElapsedTime(_loweredAt) >= RoundTrip();
        if (isDue && Effective() > floor)
        {
            _beforeVolley = Effective();
            _refusals.Lowered(_beforeVolley);
            Lower(Math.Max(factor, floor / Effective()), cause);
            _volleyBegan = _loweredAt;
        }
    }

    // The rest of a volley says how bad it is: all of it together halves, at most.
    private void Deepen(string? cause)
    {
        var limit = Math.Max(1, _beforeVolley * OverloadedFactor);
        if (limit < _limit)
        {
            _limit = limit;
            _cause = cause;
        }
    }

    private void Lower(double factor, string? cause)
    {
        _limit = Math.Max(1, Effective() * factor);
        _loweredAt = _time.GetTimestamp();
        _latencies.Restart();
        _cause = cause;
    }

    private static string Words(double seconds) => seconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
}
