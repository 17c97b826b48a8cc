using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Leases;

/// <summary>
/// How long a waiting process saw the document of a work lease unchanged. The next process that waits adds its own time to it: durations that
/// different processes measure with monotonic clocks can be added.
/// </summary>
/// <param name="Number">The document's number.</param>
/// <param name="Renewals">The number of renewals in it.</param>
/// <param name="Seconds">How long it was unchanged, in seconds, over all waiting processes.</param>
internal sealed record WorkLeaseSighting(int Number, [property: JsonPropertyName("beat")] long Renewals, double Seconds);
