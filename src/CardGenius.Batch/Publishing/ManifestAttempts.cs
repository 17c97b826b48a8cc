namespace CardGenius.Batch.Publishing;

/// <summary>The HTTP requests of all passes.</summary>
/// <param name="Total">All.</param>
/// <param name="FailedByClass">Those that failed, by class.</param>
public sealed record ManifestAttempts(long Total, IReadOnlyDictionary<string, long> FailedByClass);
