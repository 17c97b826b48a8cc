namespace CardGenius.Load.LoadTest.Definition;

/// <summary>The JSON of a file of requests.</summary>
internal sealed record RequestFileDocument(IReadOnlyList<RequestFileEntry>? Requests);
