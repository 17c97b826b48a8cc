namespace CardGenius.Service.Http;

/// <summary>Some runs.</summary>
/// <param name="Runs">They, in falling order of their ids: the newest week first.</param>
/// <param name="Next">Where the list goes on; absent at its end.</param>
public sealed record RunListDocument(IReadOnlyList<RunDocument> Runs, string? Next);
