using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.Execution;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

/// <summary>
/// Several processes that work on the chunks of one run, each with its own <see cref="ConcurrencyLimiter"/>, and the scheduler that hands the
/// chunks out. Time is simulated; the same seed gives the same hours.
/// </summary>
internal sealed class SimulatedProcesses
{
    private const int Window = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    // From the end of a chunk's activity to the start of the next: the platform's queues.
    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(0.5);

    private readonly ManualTimeProvider _time = new();
    private readonly Random _random;
    private readonly ConcurrencyLimiter[] _limits;
    private readonly List<Chunk> _chunks = [];
    private readonly PriorityQueue<double?, long> _reports = new();
    private ScheduleLimit _window = new(Window);
    private int _handedOut;

    public SimulatedProcesses(int processes, int seed)
    {
        _random = new Random(seed);
        _limits = [.. Enumerable.Range(0, processes).Select(_ => new ConcurrencyLimiter(Window, TimeSpan.FromSeconds(4), _time))];
    }

    /// <summary>Requests in flight beyond which the API refuses.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>The share of requests that are refused whatever the load.</summary>
    public double Refusals { get; set; }

    public int InFlight => _chunks.Count(c => c.EndsAt is not null);

    public int Limit => _window.Now;

    public int Answered { get; private set; }

    /// <summary>Goes on for so long; the mean and the highest number of requests in flight over that time.</summary>
    public (double Mean, int Most) Run(TimeSpan duration)
    {
        var (sum, ticks, most) = (0, 0, 0);
        for (var until = _time.GetUtcNow() + duration; _time.GetUtcNow() < until; ticks++)
        {
            _time.Advance(Tick);
            var now = _time.GetTimestamp();
            HandOut(now);
            foreach (var chunk in _chunks.ToArray())
            {
                Step(chunk, now);
            }

            sum += InFlight;
            most = Math.Max(most, InFlight);
        }

        return ((double)sum / ticks, most);
    }

    private void HandOut(long now)
    {
        while (_reports.TryPeek(out var observed, out var due) && due <= now)
        {
            _reports.Dequeue();
            _handedOut--;
            _window.Take(observed!.Value);
        }

        for (; _handedOut < _window.Now; _handedOut++)
        {
            var limit = _limits[_random.Next(_limits.Length)];
            limit.Join(_window.Now);
            _chunks.Add(new(limit) { IdleUntil = now + (long)(_random.NextDouble() * TimeSpan.TicksPerSecond) });
        }
    }

    private void Step(Chunk chunk, long now)
    {
        if (chunk.EndsAt is { } end)
        {
            if (end > now)
            {
                return;
            }

            chunk.EndsAt = null;
            chunk.Limit.Release(
                chunk.IsRefused ? LimitSignal.Overload : LimitSignal.Good, "trouble", chunk.Began, new(end - chunk.Began), TimeSpan.Zero);
            chunk.Users++;
            Answered += chunk.IsRefused ? 0 : 1;
            chunk.IdleUntil = now + (chunk.IsRefused ? (long)((0.5 + _random.NextDouble()) * TimeSpan.TicksPerSecond) : 0);
            var gaveUp = chunk.Limit.TryEndChunk();
            if (gaveUp || chunk.Users == 100)
            {
                if (!gaveUp)
                {
                    chunk.Limit.EndChunk();
                }

                _chunks.Remove(chunk);
                _reports.Enqueue(chunk.Limit.Observed, now + Handover.Ticks);
                return;
            }
        }

        if (chunk.IdleUntil > now || !chunk.Limit.TryAcquireNow(priority: false))
        {
            return;
        }

        chunk.Began = now;
        chunk.IsRefused = InFlight >= Capacity || _random.NextDouble() < Refusals;
        chunk.EndsAt = now + (chunk.IsRefused ? TimeSpan.FromMilliseconds(20) : TimeSpan.FromSeconds(1 + _random.NextDouble())).Ticks;
    }

    private sealed class Chunk(ConcurrencyLimiter limit)
    {
        public ConcurrencyLimiter Limit => limit;

        public long IdleUntil { get; set; }

        public long Began { get; set; }

        public long? EndsAt { get; set; }

        public bool IsRefused { get; set; }

        public int Users { get; set; }
    }
}
