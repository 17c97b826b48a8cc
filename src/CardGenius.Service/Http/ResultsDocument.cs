namespace CardGenius.Service.Http;

/// <summary>A run's published files.</summary>
/// <param name="RunId">The run.</param>
/// <param name="State">completed or completed_with_failures.</param>
/// <param name="Store">Where the paths are relative to.</param>
/// <param name="Path">The folder of the files.</param>
/// <param name="Files">The files.</param>
public sealed record ResultsDocument(
    string RunId, string State, string Store, string Path, IReadOnlyList<ResultFileDocument> Files);
