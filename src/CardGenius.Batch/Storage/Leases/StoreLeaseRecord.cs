using System.Text.Json;
using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>The content of a store lease or API lease. It is the same in all stores.</summary>
/// <param name="Holder">The process that holds the lease.</param>
/// <param name="Heartbeat">The time when the holder wrote the record, by the holder's clock. It is used only for messages.</param>
/// <param name="Renewals">The number of renewals so far. Because of it, each renewal changes the record even if the clock stands still.</param>
internal sealed record StoreLeaseRecord(LeaseHolder Holder, DateTimeOffset Heartbeat, [property: JsonPropertyName("beat")] long Renewals = 0)
{
    /// <summary>The name of the store lease's document in the store.</summary>
    public const string Name = "lock.json";

    /// <summary>
    /// The times of the lease. A holder sends no request later than 25 s after its last renewal, and its requests in flight are cancelled at most
    /// 5 s later (<see cref="StoreLease.LastRenewalTimeout"/>). Another process can take the lease over after it has seen the record unchanged for
    /// 45 s.
    /// </summary>
    public static readonly LeaseTimes Times = new()
    {
        RenewInterval = TimeSpan.FromSeconds(5),
        LocalExpiry = TimeSpan.FromSeconds(25),
        TakeoverAfter = TimeSpan.FromSeconds(45),
        Poll = TimeSpan.FromSeconds(1),
    };

    // This is more than clocks of different machines usually differ. It is used only for messages.
    private static readonly TimeSpan ShownAsLive = TimeSpan.FromMinutes(10);

    /// <summary>Reads a record; null if it is damaged. The lease is then free.</summary>
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

    /// <summary>Returns whether messages show the holder as a live process. It does not decide whether the lease is free.</summary>
    public bool LooksLive(DateTimeOffset now) => !LocalProcess.HasEnded(Holder) && now - Heartbeat < ShownAsLive;
}
