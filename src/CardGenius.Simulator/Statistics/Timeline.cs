namespace CardGenius.Simulator.Statistics;

/// <summary>Counts by the second. Seconds without events are there too; of more than two days, the oldest are dropped.</summary>
internal sealed class Timeline(int inFlight)
{
    private const int Longest = 2 * 24 * 3600;

    private readonly Queue<TimelineSecond> _past = new();
    private TimelineSecond _now = new(0, 0, 0, 0, inFlight, 0);

    public int MaxInFlight => _now.MaxInFlight;

    /// <summary>Begins the seconds up to this one, each with what is in flight at its beginning.</summary>
    public void Roll(long second, int inFlight)
    {
        // After a gap longer than what is kept, the seconds in it would be dropped again.
        var next = Math.Max(_now.Second + 1, second - Longest);
        for (; next <= second; next++)
        {
            _past.Enqueue(_now);
            _now = new TimelineSecond(next, 0, 0, 0, inFlight, 0);
            if (_past.Count > Longest)
            {
                _past.Dequeue();
            }
        }
    }

    public void Request(int inFlight) => _now = _now with { Requests = _now.Requests + 1, MaxInFlight = Math.Max(_now.MaxInFlight, inFlight) };

    public void End(bool isOk) => _now = isOk ? _now with { Ok = _now.Ok + 1 } : _now with { Errors = _now.Errors + 1 };

    public void Bytes(long count) => _now = _now with { BytesOut = _now.BytesOut + count };

    public IReadOnlyList<TimelineSecond> Snapshot() => [.. _past, _now];
}
