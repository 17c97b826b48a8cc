using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>
/// The clocks of one process on one machine, in a world whose true time a test turns. The process can be stopped (its monotonic clock runs on, no
/// timer fires), its machine can be suspended (only the clock of the day runs on), and its clock of the day can be set.
/// </summary>
public sealed class ProcessClock(TimeSpan offset) : TimeProvider
{
    private readonly ManualTimeProvider _timers = new();
    private TimeSpan _offset = offset;
    private TimeSpan _late;
    private long _floor;

    public bool IsStopped { get; private set; }

    public bool IsSuspended { get; private set; }

    public bool Runs => !IsStopped && !IsSuspended;

    public override long TimestampFrequency => _timers.TimestampFrequency;

    public override long GetTimestamp() => Math.Max(_timers.GetTimestamp(), _floor);

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(GetTimestamp(), TimeSpan.Zero) + _offset;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _timers.CreateTimer(callback, state, dueTime, period);

    /// <summary>True time passes.</summary>
    public void Pass(TimeSpan time)
    {
        if (IsSuspended)
        {
            _offset += time;
        }
        else if (IsStopped)
        {
            _late += time;
        }
        else
        {
            var late = _late;
            _late = TimeSpan.Zero;
            _timers.Advance(late + time);
        }
    }

    /// <summary>SIGSTOP.</summary>
    public void Stop() => IsStopped = true;

    /// <summary>SIGCONT. Timers that fell due meanwhile fire only when time passes: other work of the process may come first.</summary>
    public void Continue()
    {
        IsStopped = false;
        _floor = _timers.GetTimestamp() + _late.Ticks;
    }

    public void Suspend() => IsSuspended = true;

    public void Wake() => IsSuspended = false;

    /// <summary>Somebody sets the clock of the day.</summary>
    public void Set(TimeSpan by) => _offset += by;
}
