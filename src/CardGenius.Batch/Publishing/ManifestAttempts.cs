namespace CardGenius.Batch.Publishing;

/// <summary>The HTTP requests of all passes.</summary>
/// <param name="Total">Those made for users.</param>
/// <param name="FailedByClass">Those that failed, by class.</param>
/// <param name="Neutral">Those made without user data, to find out whether the API is up; in addition to <paramref name="Total"/>.</param>
public sealed record ManifestAttempts(long Total, IReadOnlyDictionary<string, long> FailedByClass, long Neutral = 0);
