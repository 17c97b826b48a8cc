using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>A lock's content in every store.</summary>
/// <param name="Holder">Who holds the lock.</param>
/// <param name="Heartbeat">When the holder wrote it, by the holder's clock. For people; no decision about the lock rests on it.</param>
/// <param name="Renewals">The number of renewals so far, so that each renewal changes the record whatever the clock shows.</param>
internal sealed record StoreLeaseRecord(LeaseHolder Holder, DateTimeOffset Heartbeat, [property: JsonPropertyName("beat")] long Renewals = 0)
{
    /// <summary>The lock's name in the store.</summary>
    public const string Name = "lock.json";

    /// <summary>
    /// The lock's times. A holder sends nothing from 25 s after its last heartbeat on, and its requests in flight are ended at the latest 5 s
    /// later (<see cref="StoreLease.LastAttempt"/>); another process may take the lock once it has seen the record unchanged for 45 s.
    /// </summary>
    public static readonly LeaseTimes Times = new()
    {
        RenewInterval = TimeSpan.FromSeconds(5),
        LocalExpiry = TimeSpan.FromSeconds(25),
        TakeoverAfter = TimeSpan.FromSeconds(45),
        Poll = TimeSpan.FromSeconds(1),
    };

    // Wider than clocks differ. Only what people are shown depends on it.
    private static readonly TimeSpan ShownAsLive = TimeSpan.FromMinutes(10);

    /// <summary>A record as it was written; null where it is damaged, which makes the lock free.</summary>
    public static StoreLeaseRecord? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, StoreLeaseJsonContext.Default.StoreLeaseRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, StoreLeaseJsonContext.Default.StoreLeaseRecord);

    /// <summary>Whether people are shown the holder as a living one. Nobody may take the lock because of this.</summary>
    public bool LooksLive(DateTimeOffset now) => !LocalProcess.HasEnded(Holder) && now - Heartbeat < ShownAsLive;
}
