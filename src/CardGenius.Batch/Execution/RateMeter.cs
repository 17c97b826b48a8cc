namespace CardGenius.Batch.Execution;

/// <summary>Measures a rate per minute over the last minute, or since the last <see cref="Restart"/> if that is shorter.</summary>
internal sealed class RateMeter
{
    private const int Seconds = 60;
    private readonly TimeProvider _time;
    private readonly long[] _counts = new long[Seconds];
    private long _began;
    private long _newest;

    public RateMeter(TimeProvider time)
    {
        _time = time;
        _began = time.GetTimestamp();
    }

    public void Add()
    {
        Advance();
        _counts[_newest % Seconds]++;
    }

    public double PerMinute()
    {
        Advance();
        var elapsed = Math.Min(_time.GetElapsedTime(_began).TotalSeconds, Seconds);
        return elapsed < 1 ? 0 : _counts.Sum() / elapsed * 60;
    }

    /// <summary>Restarts the measurement, because the time before was idle.</summary>
    public void Restart()
    {
        Array.Clear(_counts);
        _began = _time.GetTimestamp();
        _newest = 0;
    }

    // Clears the seconds without counts, so that counts of the previous minute are not read again.
    private void Advance()
    {
        var now = (long)_time.GetElapsedTime(_began).TotalSeconds;
        var first = Math.Max(_newest + 1, now - Seconds + 1);
        for (var second = first; second <= now; second++)
        {
            _counts[second % Seconds] = 0;
        }

        _newest = Math.Max(_newest, now);
    }
}
