namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>pause --json</c> and <c>cancel --json</c>.</summary>
internal sealed record ControlDocument(string RunId, string Asked, bool Live, string Message);
