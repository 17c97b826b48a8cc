namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>The system's time, with a clock that a test can set like an administrator. Timers and timestamps are not affected.</summary>
internal sealed class SettableTime : TimeProvider
{
    private long _error;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _error));

    public void SetClock(TimeSpan by) => Interlocked.Add(ref _error, by.Ticks);
}
