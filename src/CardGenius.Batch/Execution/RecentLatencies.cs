using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>How long the requests of the last minute took, in slots of five seconds. A request that timed out counts with the time it had,
/// so that an API that stops answering shows. Not safe for several callers at once.</summary>
internal sealed class RecentLatencies(TimeProvider time)
{
    private const int SlotSeconds = 5;
    private const int Slots = 12;

    private readonly long _began = time.GetTimestamp();
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new Slot())];

    /// <summary>A request ended. One that failed at once, e.g. by a refusal, says nothing about latency.</summary>
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

    /// <summary>The latencies of the last minute.</summary>
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

    /// <summary>Forgets all of them.</summary>
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
