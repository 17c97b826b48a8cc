using CardGenius.Batch.Api.Limiting;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

/// <summary>
/// Twenty workers that call a made-up API as often as <see cref="ConcurrencyLimiter"/> lets them, in simulated time: hours pass in a moment, and
/// the same seed gives the same hours.
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

    /// <summary>The latency an API has by nature, in seconds.</summary>
    public double BaseLatency { get; set; } = 1.5;

    /// <summary>How many requests it can work at; beyond, all take longer in proportion.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Requests a second beyond which it says 429; null: none.</summary>
    public double? RateLimit { get; set; }

    /// <summary>The share of requests that are refused whatever the load.</summary>
    public double ScatteredRefusals { get; set; }

    /// <summary>Whether it says 503 at once.</summary>
    public bool IsOut { get; set; }

    /// <summary>Requests that began, and those that were refused.</summary>
    public int Requests { get; private set; }

    public int Refused { get; private set; }

    public int MostInFlight { get; private set; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Goes on for so long; the mean limit over that time.</summary>
    public double Run(TimeSpan duration)
    {
        var sum = 0.0;
        var ticks = 0;
        for (var until = Now + duration; Now < until; ticks++)
        {
            _time.Advance(Tick);
            _tokens = Math.Min(5, _tokens + ((RateLimit ?? 0) * Tick.TotalSeconds));
            EndWhatIsDue();
            BeginWhatMay();
            sum += Limit.Limit;
        }

        return sum / ticks;
    }

    /// <summary>How long until the limit is at least so high.</summary>
    public TimeSpan RunUntil(double limit)
    {
        var began = Now;
        while (Limit.Limit < limit && Now - began < TimeSpan.FromHours(1))
        {
            Run(TimeSpan.FromMilliseconds(100));
        }

        return Now - began;
    }

    private void EndWhatIsDue()
    {
        while (_inFlight.TryPeek(out var request, out var due) && due <= _time.GetTimestamp())
        {
            _inFlight.Dequeue();
            Limit.Release(request.Signal, "trouble", request.Began, request.Latency, TimeSpan.Zero);

            // Who was refused waits a second, more or less, before the next attempt, as the retries do.
            var pause = request.Signal == LimitSignal.Overload ? TimeSpan.FromSeconds(0.5 + _random.NextDouble()) : TimeSpan.Zero;
            _idleFrom.Add((_time.GetUtcNow() + pause).Ticks);
        }
    }

    private void BeginWhatMay()
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
        var refused = IsOut || (ScatteredRefusals > 0 && _random.NextDouble() < ScatteredRefusals) || (RateLimit is not null && _tokens < 1);
        Refused += refused ? 1 : 0;
        _tokens -= refused || RateLimit is null ? 0 : 1;
        var latency = TimeSpan.FromSeconds(refused ? 0.02 : BaseLatency * Scatter() * Math.Max(1, (_inFlight.Count + 1.0) / Capacity));
        var began = _time.GetTimestamp();
        _inFlight.Enqueue((refused ? LimitSignal.Overload : LimitSignal.Good, began, latency), began + latency.Ticks);
    }

    // Log-normal, about 1 to 3 s where the median is 1.5 s, and one in thirty twice as long.
    private double Scatter()
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        return Math.Exp(0.35 * normal) * (_random.Next(30) == 0 ? 2 : 1);
    }
}
