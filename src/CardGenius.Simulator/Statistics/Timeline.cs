namespace CardGenius.Simulator.Statistics;

/// <summary>Counts by the second. Seconds without events are included. After two days, the oldest seconds are removed.</summary>
internal sealed class Timeline(int inFlight)
{
    private const int Longest = 2 * 24 * 3600;

    private readonly Queue<TimelineSecond> _past = new();
    private TimelineSecond _now = new(0, 0, 0, 0, inFlight, 0);

    public int MaxInFlight => _now.MaxInFlight;

    /// <summary>Starts the seconds up to this one, each with the number of requests in flight at its start.</summary>
    public void Roll(long second, int inFlight)
    {
        // After a gap longer than two days, most of its seconds would be removed again.
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

/// <summary>The counts of one second.</summary>
/// <param name="Second">The whole seconds since the start or the last reset.</param>
/// <param name="Requests">The requests received.</param>
/// <param name="Ok">The responses with status 200 and without a fault.</param>
/// <param name="Errors">All other ends: error statuses, faults and disconnected clients.</param>
/// <param name="MaxInFlight">The maximum number of requests in flight at a time.</param>
/// <param name="BytesOut">The bytes of the bodies sent.</param>
public sealed record TimelineSecond(long Second, int Requests, int Ok, int Errors, int MaxInFlight, long BytesOut);
