using System.Globalization;

namespace CardGenius.Batch.Api.Limiting;

/// <summary>
/// Limits the number of requests in flight. The limit is never above the ceiling. It falls while the API fails or slows down, and rises while
/// responses succeed (additive increase, multiplicative decrease). After the start and after a pause, the limit rises gradually (the ramp), so that
/// the requests do not start all at once. If several processes share the limit (<see cref="Join"/>), this process uses its share of it: the share of
/// its chunks among all chunks in progress.
/// </summary>
/// <param name="ceiling">The maximum limit at the start; at least 1.</param>
/// <param name="longestRamp">The maximum duration of the ramp. If the latency is known, the ramp takes as long as one response: the first requests
/// then start at the rate that the run sustains.</param>
/// <param name="time">The clock.</param>
internal sealed class ConcurrencyLimiter(int ceiling, TimeSpan longestRamp, TimeProvider time) : Limiter(time)
{
    // The share of refusals determines how far a refusal lowers the limit. A few refusals among many good responses are not a sign of load, and
    // halving the limit for each of them would cost half the throughput. A burst of refusals halves the limit at once.
    private const double OverloadGain = 4;
    private const double OverloadFactor = 0.5;
    private const double NearLimitFactor = 0.8;
    private const double LowestLatencyFactor = 0.6;
    private const double HighestLatencyFactor = 0.8;

    // The increase of the limit after as many good responses as the limit. With the latency of the API, it rises from 1 to 20 in less than 30 s.
    private const double Growth = 1.5;
    private const double CautiousGrowth = 0.3;

    // The lowest share of the ceiling that "no request left" headers can cause. A server that sends the header with every good response must not
    // stop the run. Only refusals lower the limit further.
    private const double NearLimitFloor = 0.25;

    // After a pause of this length (a hold, or the planning after the preflight) the ramp starts again.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly LatencyWatch _latencies = new();
    private readonly RefusalWatch _refusals = new();
    private readonly TimeProvider _time = time;
    private int _ceiling = ceiling;
    private double _limit = ceiling;
    private long _loweredAt = long.MinValue;
    private long? _rampBegan;
    private TimeSpan _ramp;
    private double _rampFrom = 1;
    private TimeSpan? _latestLatency;
    private long _acquiredAt;
    private double _growth = Growth;
    private double _limitBeforeBurst = ceiling;
    private long _burstBegan = long.MinValue / 2;
    private int _inFlight;
    private string? _cause;
    private int _chunks;
    private double _chunkLimit = ceiling;

    /// <summary>The number of requests of this process in flight.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The current limit, between 1 and the ceiling. If processes share it, it is the limit of all of them together.</summary>
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

    /// <summary>The limit that results from the outcomes of the requests: <see cref="Limit"/> without the ramp.</summary>
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

    /// <summary>Why the limit was last lowered, for messages; null if the limit is at the ceiling.</summary>
    public string? Reason
    {
        get
        {
            lock (Sync)
            {
                return _cause is null
                    ? null
                    : string.Create(
                        CultureInfo.InvariantCulture, $"{_cause}: at most {Math.Floor(_limit):0} of {_ceiling} requests in flight");
            }
        }
    }

    /// <summary>Changes the maximum limit. A lower maximum applies at once, and requests in flight are not aborted. To a higher maximum, the limit
    /// rises gradually, unless outcomes of requests keep it lower.</summary>
    /// <param name="ceiling">The maximum limit; at least 1.</param>
    public void ChangeCeiling(int ceiling)
    {
        lock (Sync)
        {
            var isLowered = _limit < _ceiling;
            if (ceiling > _ceiling && !isLowered && _rampBegan is not null)
            {
                _rampFrom = Effective();
                BeginRamp(_time.GetTimestamp());
            }

            _limit = isLowered ? Math.Min(_limit, ceiling) : ceiling;
            _cause = _limit < ceiling ? _cause : null;
            _ceiling = ceiling;
            _rampFrom = Math.Min(_rampFrom, ceiling);
        }

        Admit();
    }

    /// <summary>Adds a chunk of this process to the share.</summary>
    /// <param name="chunkLimit">The maximum number of chunks in progress over all processes, as the chunk scheduler currently allows.</param>
    public void Join(int chunkLimit)
    {
        lock (Sync)
        {
            _chunks++;
            _chunkLimit = Math.Clamp(chunkLimit, 1, _ceiling);
            _limit = Math.Min(_limit, _chunkLimit);
        }

        Admit();
    }

    /// <summary>Removes a chunk of this process if the chunk scheduler must be informed of a changed limit.</summary>
    /// <returns>True if the chunk was removed and must end.</returns>
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
                // The other processes reduce their number of chunks by the same share.
                _chunkLimit -= _chunkLimit / _chunks;
                _chunks--;
                return true;
            }

            if (_chunkLimit < _ceiling && _limit >= Next)
            {
                _chunkLimit = _limit;
                _chunks--;
                return true;
            }

            return false;
        }
    }

    /// <summary>Removes a chunk of this process that ended.</summary>
    public void EndChunk()
    {
        lock (Sync)
        {
            _chunks--;
        }
    }

    /// <summary>Records that a request is no longer in flight.</summary>
    /// <param name="signal">What the outcome of the request says about the load of the API.</param>
    /// <param name="cause">The description of the signal, for messages.</param>
    /// <param name="began">The timestamp at which the request started.</param>
    /// <param name="latency">The duration of the request.</param>
    /// <param name="delay">The time for which the request still counts as in flight. The server may notice an abort later than the client.</param>
    public void Release(LimitSignal signal, string? cause, long began, TimeSpan latency, TimeSpan delay)
    {
        lock (Sync)
        {
            Update(signal, cause, began, latency);
        }

        if (delay > TimeSpan.Zero)
        {
            _ = FreeAfterAsync(delay);
        }
        else
        {
            Free();
        }
    }

    protected override bool TryAcquire(bool priority)
    {
        if (!priority)
        {
            RampAfterPause();
        }

        if (_inFlight >= (priority ? _ceiling : ProcessLimit()))
        {
            return false;
        }

        _inFlight++;
        return true;
    }

    protected override TimeSpan? TimeUntilFree()
    {
        var ramped = Ramped();
        // Time alone raises the limit only during the ramp.
        return ramped < _limit ? _ramp * ((Math.Floor(ramped) + 1 - ramped) / (_ceiling - _rampFrom)) : null;
    }

    private async Task FreeAfterAsync(TimeSpan delay)
    {
        await Task.Delay(delay, _time);
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

    private int ProcessLimit() => _chunks == 0 ? (int)Effective() : Math.Max(1, (int)Math.Round(Effective() * Share));

    private double Share => _chunks == 0 ? 1 : Math.Min(1, _chunks / _chunkLimit);

    // The next higher chunk limit: 1.5 times the current one, and at least one more.
    private double Next => Math.Min(_ceiling, _chunkLimit + Math.Max(1, _chunkLimit / 2));

    // The highest limit to which good responses raise it. It excludes the share of requests that the API refuses at any limit. In a shared limit, it
    // is at most one step above the chunk limit, because no higher limit has been tried.
    private double Highest => Math.Max(1, Math.Min(_ceiling * (1 - _refusals.Usual), _chunks == 0 ? _ceiling : Next));

    private double Ramped() =>
        _rampBegan is not { } began || _ramp <= TimeSpan.Zero
            ? _ceiling
            : Math.Min(_ceiling, _rampFrom + ((_ceiling - _rampFrom) * (_time.GetElapsedTime(began) / _ramp)));

    private void RampAfterPause()
    {
        var now = _time.GetTimestamp();
        if (_rampBegan is null || (_inFlight == 0 && _time.GetElapsedTime(_acquiredAt, now) >= Pause))
        {
            _rampFrom = 1;
            BeginRamp(now);
        }

        _acquiredAt = now;
    }

    private void BeginRamp(long now)
    {
        _rampBegan = now;
        _ramp = _latestLatency < longestRamp ? _latestLatency.Value : longestRamp;
    }

    private void Update(LimitSignal signal, string? cause, long began, TimeSpan latency)
    {
        if (signal == LimitSignal.Good)
        {
            _latestLatency = latency;
        }

        if (signal != LimitSignal.None)
        {
            _refusals.Observe(IsRefusal(signal));
        }

        if (IsRefusal(signal) && _time.GetElapsedTime(_burstBegan) < RoundTrip())
        {
            LowerFurther(signal, cause);
            return;
        }

        // An attempt that started before the last decrease does not show the effect of the decrease.
        if (began < _loweredAt)
        {
            return;
        }

        if (signal != LimitSignal.None && _refusals.ObserveAt(_limit, IsRefusal(signal)))
        {
            _limit = Math.Min(_limit, Highest);
            _cause = cause ?? _cause;
        }

        switch (signal)
        {
            case LimitSignal.Overload or LimitSignal.Throttled when OverloadedFactor(signal) < 1:
                LowerOncePerRoundTrip(OverloadedFactor(signal), 1, cause);
                break;
            case LimitSignal.NearLimit:
                LowerOncePerRoundTrip(NearLimitFactor, _ceiling * NearLimitFloor, cause);
                break;
            case LimitSignal.Good:
                UpdateFromLatency(latency);
                break;
        }
    }

    private void UpdateFromLatency(TimeSpan latency)
    {
        var limit = Effective();
        switch (_latencies.Observe(latency.TotalSeconds, (int)Math.Clamp(1.5 * limit, 20, 30), limit >= _ceiling))
        {
            case LatencyTrend.MuchLonger:
                var usual = _latencies.Baseline!.Value / _latencies.Latest!.Value;
                _growth = Growth;
                Lower(
                    Math.Clamp(usual, LowestLatencyFactor, HighestLatencyFactor),
                    $"responses take {Format(_latencies.Latest!.Value)} instead of {Format(_latencies.Baseline!.Value)}");
                return;
            case LatencyTrend.Longer:
                _growth = CautiousGrowth;
                break;
            case LatencyTrend.Usual:
                _growth = Growth;
                break;
        }

        // All processes together raise the limit as fast as a single process would.
        _limit = Math.Max(_limit, Math.Min(Highest, _limit + (_growth / (_limit * Share))));
        if (_limit >= _ceiling)
        {
            _cause = null;
        }
    }

    private static bool IsRefusal(LimitSignal signal) => signal is LimitSignal.Overload or LimitSignal.Throttled;

    private double OverloadedFactor(LimitSignal signal) =>
        Math.Max(OverloadFactor, 1 - (OverloadGain * _refusals.Excess(isThrottled: signal == LimitSignal.Throttled)));

    // Refusals arrive faster than good responses, so the latency of good responses is used.
    private TimeSpan RoundTrip() => TimeSpan.FromSeconds(Math.Clamp(_latencies.Latest ?? 1, 0.2, 5));

    private void LowerOncePerRoundTrip(double factor, double floor, string? cause)
    {
        var isDue = _loweredAt == long.MinValue || _time.GetElapsedTime(_loweredAt) >= RoundTrip();
        if (isDue && Effective() > floor)
        {
            _limitBeforeBurst = Effective();
            _refusals.Lowered(_limitBeforeBurst);
            Lower(Math.Max(factor, floor / Effective()), cause);
            _burstBegan = _loweredAt;
        }
    }

    // Further refusals of the same burst lower the limit further. The whole burst at most halves the limit.
    private void LowerFurther(LimitSignal signal, string? cause)
    {
        var limit = Math.Max(1, _limitBeforeBurst * OverloadedFactor(signal));
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

    private static string Format(double seconds) => seconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
}
