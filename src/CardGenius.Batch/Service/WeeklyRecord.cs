namespace CardGenius.Batch.Service;

/// <summary>The newest weekly run's input, so that the same file is not run again next week.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Path">Its input.</param>
/// <param name="Version">The input's version.</param>
public sealed record WeeklyRecord(string RunId, string Path, string Version);
