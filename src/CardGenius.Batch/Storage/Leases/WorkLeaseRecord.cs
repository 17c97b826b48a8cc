using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>The document of a work lease, or of the heartbeat of its holder. The names of its JSON members are those of earlier versions.</summary>
/// <param name="Owner">The process that holds the lease.</param>
/// <param name="Renewals">The number of renewals so far.</param>
/// <param name="Released">Whether the holder released the lease.</param>
/// <param name="TakeoverSeconds">How long the document must stay unchanged before another process may take the lease, in seconds; null in a
/// document of an earlier version: <see cref="EarlierTakeoverAfter"/>.</param>
/// <param name="Heartbeat">The path of the document that the holder renews instead of this one; null in a document of an earlier version.</param>
internal sealed record WorkLeaseRecord(
    string Owner,
    [property: JsonPropertyName("beat")] long Renewals,
    bool Released,
    [property: JsonPropertyName("dead_seconds")] double? TakeoverSeconds = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Heartbeat = null)
{
    /// <summary>The time that holders of an earlier version rely on.</summary>
    public static readonly TimeSpan EarlierTakeoverAfter = TimeSpan.FromSeconds(105);

    /// <summary>How long the document must stay unchanged before another process may take the lease.</summary>
    [JsonPropertyName("dead")]
    public TimeSpan TakeoverAfter => TakeoverSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : EarlierTakeoverAfter;
}
