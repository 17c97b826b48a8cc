namespace CardGenius.Cli.Configuration;

/// <summary>A value that somebody gave, and where.</summary>
internal sealed record Resolved<T>(T Value, Origin Origin);
