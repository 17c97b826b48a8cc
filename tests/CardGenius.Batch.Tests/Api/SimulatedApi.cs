using CardGenius.Batch.Api.Limiting;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

/// <summary>
/// Simulates an API and twenty workers that call it as often as <see cref="ConcurrencyLimiter"/> allows. The time is simulated, so hours take only a
/// moment. The same seed gives the same sequence.
/// </summary>
internal sealed class SimulatedApi
{
    private const int Workers = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly ManualTimeProvider _time = new();
    private readonly Random _random;
    private readonly PriorityQueue<(LimitSignal Signal, long Began, TimeSpan Latency), long> _inFlight = new();
    private readonly List<long> _idleFrom = [.. new long[Workers]];
    private double _tokens = 5;

    public SimulatedApi(int seed, TimeSpan ramp)
    {
        _random = new Random(seed);
        Limit = new ConcurrencyLimiter(Workers, ramp, _time);
    }

    public ConcurrencyLimiter Limit { get; }

    /// <summary>The median latency of the API without load, in seconds.</summary>
    public double BaseLatency { get; set; } = 1.5;

    /// <summary>The number of requests that the API can process at the same time. With more requests, the latency rises in proportion.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>The rate in requests per second above which the API returns 429; null for no limit.</summary>
    public double? RateLimit { get; set; }

    /// <summary>The share of requests that the API refuses at any load.</summary>
    public double ScatteredRefusals { get; set; }

    /// <summary>Whether the API refuses every request at once.</summary>
    public bool IsOut { get; set; }

    /// <summary>The number of requests that were started.</summary>
    public int Requests { get; private set; }

    public int Refused { get; private set; }

    public int MostInFlight { get; private set; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Simulates a period. Returns the mean limit over that period.</summary>
    public double Run(TimeSpan duration)
    {
        var sum = 0.0;
        var ticks = 0;
        for (var until = Now + duration; Now < until; ticks++)
        {
            _time.Advance(Tick);
            _tokens = Math.Min(5, _tokens + ((RateLimit ?? 0) * Tick.TotalSeconds));
            EndDueRequests();
            StartRequests();
            sum += Limit.Limit;
        }

        return sum / ticks;
    }

    /// <summary>Simulates until the limit reaches a value, but at most an hour. Returns the simulated time.</summary>
    public TimeSpan RunUntil(double limit)
    {
        var began = Now;
        while (Limit.Limit < limit && Now - began < TimeSpan.FromHours(1))
        {
            Run(TimeSpan.FromMilliseconds(100));
        }

        return Now - began;
    }

    private void EndDueRequests()
    {
        while (_inFlight.TryPeek(out var request, out var due) && due <= _time.GetTimestamp())
        {
            _inFlight.Dequeue();
            Limit.Release(request.Signal, "trouble", request.Began, request.Latency, TimeSpan.Zero);

            // As with a retry, a worker whose request was refused waits for about a second before the next request.
            var pause = request.Signal is LimitSignal.Overload or LimitSignal.Throttled ? TimeSpan.FromSeconds(0.5 + _random.NextDouble()) : TimeSpan.Zero;
            _idleFrom.Add((_time.GetUtcNow() + pause).Ticks);
        }
    }

    private void StartRequests()
    {
        for (var i = _idleFrom.Count - 1; i >= 0; i--)
        {
            if (_idleFrom[i] <= _time.GetUtcNow().Ticks && Limit.TryAcquireNow(priority: false))
            {
                _idleFrom.RemoveAt(i);
                Begin();
            }
        }
    }

    private void Begin()
    {
        Requests++;
        MostInFlight = Math.Max(MostInFlight, _inFlight.Count + 1);
        var throttled = RateLimit is not null && _tokens < 1;
        var refused = throttled || IsOut || (ScatteredRefusals > 0 && _random.NextDouble() < ScatteredRefusals);
        Refused += refused ? 1 : 0;
        _tokens -= refused || RateLimit is null ? 0 : 1;
        var latency = TimeSpan.FromSeconds(refused ? 0.02 : BaseLatency * Scatter() * Math.Max(1, (_inFlight.Count + 1.0) / Capacity));
        var began = _time.GetTimestamp();
        _inFlight.Enqueue((throttled ? LimitSignal.Throttled : refused ? LimitSignal.Overload : LimitSignal.Good, began, latency), began + latency.Ticks);
    }

    // The latency is log-normal: about 1 to 3 s with a median of 1.5 s. One in thirty responses takes twice as long.
    private double Scatter()
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Exp(0.35 * normal) * (_random.Next(30) == 0 ? 2 : 1);
    }
}
