namespace CardGenius.Cli.Display.Json;

/// <summary>What <c>status --json</c> prints of a store.</summary>
internal sealed record StatusListDocument(string Store, IReadOnlyList<StatusDocument> Runs);
