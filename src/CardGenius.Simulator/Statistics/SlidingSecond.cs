namespace CardGenius.Simulator.Statistics;

/// <summary>The most events within any one second: for each event, those after one second before it, itself included.</summary>
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
