namespace CardGenius.Cli.Configuration;

/// <summary>The value of a setting, and where it was given.</summary>
internal sealed record Resolved<T>(T Value, Origin Origin);
