namespace CardGenius.Service;

/// <summary>The input of the newest week that was run, kept for when the private files of its run are deleted.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Path">Its input.</param>
/// <param name="Version">The input's version.</param>
public sealed record WeeklyRecord(string RunId, string Path, string Version);
