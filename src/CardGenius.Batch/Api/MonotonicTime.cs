namespace CardGenius.Batch.Api;

/// <summary>A time provider whose clock nobody can set: it begins at the real time and goes on with the timestamps. For libraries that
/// measure durations with <see cref="GetUtcNow"/>.</summary>
internal sealed class MonotonicTime(TimeProvider time) : TimeProvider
{
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private readonly long _from = time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _began + time.GetElapsedTime(_from);

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
