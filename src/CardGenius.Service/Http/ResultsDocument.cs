namespace CardGenius.Service.Http;

/// <summary>A run's published files.</summary>
/// <param name="RunId">The run.</param>
/// <param name="State">completed or completed_with_failures.</param>
/// <param name="Store">Where the paths are relative to.</param>
/// <param name="Path">The folder of the files.</param>
/// <param name="Files">The files.</param>
public sealed record ResultsDocument(
    string RunId, string State, string Store, string Path, IReadOnlyList<ResultFileDocument> Files);

/// <summary>A published file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its path in the store.</param>
/// <param name="Rows">Its data rows; absent for the manifest.</param>
/// <param name="Bytes">Its size; absent for the manifest.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hex; absent for the manifest.</param>
public sealed record ResultFileDocument(string Name, string Path, long? Rows, long? Bytes, string? Sha256);
