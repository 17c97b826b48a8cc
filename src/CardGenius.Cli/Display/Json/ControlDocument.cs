namespace CardGenius.Cli.Display.Json;

/// <summary>What <c>pause --json</c> and <c>cancel --json</c> print.</summary>
internal sealed record ControlDocument(string RunId, string Asked, bool Live, string Message);
