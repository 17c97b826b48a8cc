namespace CardGenius.Cli.Display.Json;

/// <summary>What <c>--json</c> prints where a command fails.</summary>
internal sealed record ErrorDocument(int ExitCode, IReadOnlyList<string> Errors, string? Hint);
