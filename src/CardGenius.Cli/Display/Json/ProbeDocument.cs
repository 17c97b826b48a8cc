namespace CardGenius.Cli.Display.Json;

/// <summary>What <c>probe --json</c> prints.</summary>
internal sealed record ProbeDocument(string Api, bool Answers, string Verdict, int? Status, double? LatencyMs, string? Class, string? Detail, int ExitCode);
