using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>Collects the latencies of the last minute in slots of five seconds. A request that timed out counts with its timeout, so that the
/// figures show an API that stops responding. Not thread-safe.</summary>
internal sealed class RecentLatencies(TimeProvider time)
{
    private const int SlotSeconds = 5;
    private const int Slots = 12;

    private readonly long _began = time.GetTimestamp();
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];

    /// <summary>Adds the latency of an attempt. Failed attempts other than timeouts are ignored, because they can fail at once.</summary>
    public void Add(AttemptOutcome attempt)
    {
        if (attempt.Class is not (FailureClass.None or FailureClass.Timeout))
        {
            return;
        }

        var number = Now;
        var slot = _slots[number % Slots];
        if (slot.Number != number)
        {
            slot.Clear(number);
        }

        var bucket = LatencyHistogram.BucketOf(attempt.Latency);
        slot.Counts[bucket] = slot.Counts.GetValueOrDefault(bucket) + 1;
        slot.Longest = Math.Max(slot.Longest, attempt.Latency.TotalMilliseconds);
    }

    /// <summary>Returns the latencies of the last minute.</summary>
    public LatencyHistogram Read()
    {
        var oldest = Now - Slots + 1;
        var slots = _slots.Where(s => s.Number >= oldest).ToList();
        return new()
        {
            Buckets =
            [
                .. slots.SelectMany(s => s.Counts).GroupBy(c => c.Key).OrderBy(g => g.Key)
                    .Select(g => new LatencyBucket(g.Key, g.Sum(c => c.Value))),
            ],
            MaxMilliseconds = slots.Select(s => s.Longest).DefaultIfEmpty().Max(),
        };
    }

    /// <summary>Removes all latencies.</summary>
    public void Clear() => Array.ForEach(_slots, s => s.Clear(-1));

    private long Now => (long)time.GetElapsedTime(_began).TotalSeconds / SlotSeconds;

    private sealed class Slot
    {
        public long Number { get; private set; } = -1;

        public SortedDictionary<int, long> Counts { get; } = [];

        public double Longest { get; set; }

        public void Clear(long number)
        {
            Number = number;
            Counts.Clear();
            Longest = 0;
        }
    }
}
