namespace CardGenius.Service.Http;

/// <summary>The published files of a run.</summary>
/// <param name="RunId">The id of the run.</param>
/// <param name="State">The state of the run: completed or completed_with_failures.</param>
/// <param name="Store">The store. The paths are relative to it.</param>
/// <param name="Path">The folder that contains the files.</param>
/// <param name="Files">The files.</param>
public sealed record ResultsDocument(
    string RunId, string State, string Store, string Path, IReadOnlyList<ResultFileDocument> Files);

/// <summary>A published file.</summary>
/// <param name="Name">The name of the file.</param>
/// <param name="Path">The path of the file in the store.</param>
/// <param name="Rows">The number of data rows. Absent for the manifest.</param>
/// <param name="Bytes">The size in bytes. Absent for the manifest.</param>
/// <param name="Sha256">The SHA-256 as lower-case hexadecimal digits. Absent for the manifest.</param>
public sealed record ResultFileDocument(string Name, string Path, long? Rows, long? Bytes, string? Sha256);
