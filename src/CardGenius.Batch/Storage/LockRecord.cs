using System.Diagnostics;
using System.Text.Json;

namespace CardGenius.Batch.Storage;

/// <summary>A lock's content in every store.</summary>
/// <param name="Holder">Who holds the lock.</param>
/// <param name="Heartbeat">When the holder last said that it lives.</param>
internal sealed record LockRecord(LockHolder Holder, DateTimeOffset Heartbeat)
{
    /// <summary>The lock's name in the store.</summary>
    public const string Name = "lock.json";

    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(10);

    /// <summary>A record as it was written; null where it is damaged, which makes the lock free.</summary>
    public static LockRecord? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StoreJsonContext.Default.LockRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, StoreJsonContext.Default.LockRecord);

    /// <summary>A holder is dead when its process is gone from this machine, or when it has been silent for longer than the time to
    /// live (another machine, or a process that hangs).</summary>
    public bool IsDead(DateTimeOffset now) => now - Heartbeat > TimeToLive || IsGone(Holder);

    private static bool IsGone(LockHolder holder)
    {
        if (holder.Machine != Environment.MachineName)
        {
            return false;
        }

        try
        {
            using var process = Process.GetProcessById(holder.ProcessId);

            // The number may have been given to another process since. A clock that was set must not make a living holder look dead, so
            // a process that began about then counts as the holder, and its heartbeat decides.
            return process.StartTime.ToUniversalTime() > holder.Since.UtcDateTime + ClockTolerance;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }
}
