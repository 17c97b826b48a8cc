namespace CardGenius.Simulator.Statistics;

/// <summary>Computes the maximum number of events within one second. For each event, it counts the events of the second before it, including
/// itself.</summary>
internal sealed class SlidingSecond(TimeProvider time)
{
    private readonly Queue<long> _events = new();

    public int Max { get; private set; }

    public void Add(long timestamp)
    {
        while (_events.TryPeek(out var oldest) && timestamp - oldest >= time.TimestampFrequency)
        {
            _events.Dequeue();
        }

        _events.Enqueue(timestamp);
        Max = Math.Max(Max, _events.Count);
    }
}
