using System.Text.Json.Serialization;

namespace CardGenius.Batch.Publishing;

/// <summary>The HTTP requests of all passes.</summary>
/// <param name="Total">Those made for users.</param>
/// <param name="FailedByClass">Those that failed, by class.</param>
/// <param name="Neutral">Those made without user data, to find out whether the API is up; in addition to <paramref name="Total"/>. Left out where there is none.</param>
public sealed record ManifestAttempts(
    long Total,
    IReadOnlyDictionary<string, long> FailedByClass,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Neutral = 0);
