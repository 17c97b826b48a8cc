using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>
/// The clocks of one process on one machine. The test advances the true time. The process can be stopped: its monotonic clock continues, but no timer
/// fires. Its machine can be suspended: only the system clock continues. The system clock can be set.
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

    /// <summary>Advances the true time.</summary>
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

    /// <summary>Stops the process (SIGSTOP).</summary>
    public void Stop() => IsStopped = true;

    /// <summary>Continues the process (SIGCONT). Timers that became due in the meantime fire only when time passes, because other work of the process
    /// may come first.</summary>
    public void Continue()
    {
        IsStopped = false;
        _floor = _timers.GetTimestamp() + _late.Ticks;
    }

    public void Suspend() => IsSuspended = true;

    public void Wake() => IsSuspended = false;

    /// <summary>Changes the system clock.</summary>
    public void Set(TimeSpan by) => _offset += by;
}
