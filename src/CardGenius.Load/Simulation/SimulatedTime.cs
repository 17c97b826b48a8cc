namespace CardGenius.Load.Simulation;

/// <summary>The clock of a simulated run. The client's concurrency limiter reads it.</summary>
internal sealed class SimulatedTime : TimeProvider
{
    /// <summary>Seconds since the start of the run.</summary>
    public double Seconds { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => TimestampOf(Seconds);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(Seconds);

    /// <summary>The timestamp at a time of the run.</summary>
    public static long TimestampOf(double seconds) => (long)(seconds * TimeSpan.TicksPerSecond);
}
