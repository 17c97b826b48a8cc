namespace CardGenius.Cli.Display.Json;

/// <summary>The output of <c>probe --json</c>.</summary>
internal sealed record ProbeDocument(string Api, string Outcome, string Message, int? Status, double? LatencyMs, int Cards, int ExitCode);
