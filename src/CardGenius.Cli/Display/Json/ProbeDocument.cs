namespace CardGenius.Cli.Display.Json;

/// <summary>What <c>probe --json</c> prints.</summary>
internal sealed record ProbeDocument(string Api, string Outcome, string Message, int? Status, double? LatencyMs, int Cards, int ExitCode);
