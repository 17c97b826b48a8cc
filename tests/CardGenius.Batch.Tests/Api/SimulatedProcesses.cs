using CardGenius.Batch.Api.Limiting;
using CardGenius.Batch.Execution;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

/// <summary>
/// Simulates several processes that process the chunks of one run, each with its own <see cref="ConcurrencyLimiter"/>, and the chunk scheduler. The
/// time is simulated. The same seed gives the same sequence.
/// </summary>
internal sealed class SimulatedProcesses
{
    private const int Window = 20;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    // The time from the end of a chunk's activity to the start of the next one, because of the queues of the platform.
    private static readonly TimeSpan Handover = TimeSpan.FromSeconds(0.5);

    private readonly ManualTimeProvider _time = new();
    private readonly Random _random;
    private readonly ConcurrencyLimiter[] _limits;
    private readonly List<Chunk> _chunks = [];
    private readonly PriorityQueue<double?, long> _reports = new();
    private ScheduleLimit _limit = new(Window);
    private int _inProgress;

    public SimulatedProcesses(int processes, int seed)
    {
        _random = new Random(seed);
        _limits = [.. Enumerable.Range(0, processes).Select(_ => new ConcurrencyLimiter(Window, TimeSpan.FromSeconds(4), _time))];
    }

    /// <summary>The number of requests in flight above which the API refuses requests.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>The share of requests that the API refuses at any load.</summary>
    public double Refusals { get; set; }

    public int InFlight => _chunks.Count(c => c.EndsAt is not null);

    public int Limit => _limit.Now;

    public int Answered { get; private set; }

    /// <summary>Simulates a period. Returns the mean and the maximum number of requests in flight over that period.</summary>
    public (double Mean, int Most) Run(TimeSpan duration)
    {
        var (sum, ticks, most) = (0, 0, 0);
        for (var until = _time.GetUtcNow() + duration; _time.GetUtcNow() < until; ticks++)
        {
            _time.Advance(Tick);
            var now = _time.GetTimestamp();
            Schedule(now);
            foreach (var chunk in _chunks.ToArray())
            {
                Step(chunk, now);
            }

            sum += InFlight;
            most = Math.Max(most, InFlight);
        }

        return ((double)sum / ticks, most);
    }

    private void Schedule(long now)
    {
        while (_reports.TryPeek(out var observed, out var due) && due <= now)
        {
            _reports.Dequeue();
            _inProgress--;
            _limit.Take(observed!.Value);
        }

        for (; _inProgress < _limit.Now; _inProgress++)
        {
            var limit = _limits[_random.Next(_limits.Length)];
            limit.Join(_limit.Now);
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
