namespace CardGenius.Batch.Publishing;

/// <summary>A run's times.</summary>
/// <param name="PlannedAt">When planning ended.</param>
/// <param name="CompletedAt">When the publication was put together.</param>
public sealed record ManifestTimes(DateTimeOffset PlannedAt, DateTimeOffset CompletedAt);
