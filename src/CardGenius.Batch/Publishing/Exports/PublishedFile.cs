namespace CardGenius.Batch.Publishing.Exports;

/// <summary>A published file, as the manifest names it.</summary>
/// <param name="Name">Its name in the results' folder.</param>
/// <param name="Rows">Its data rows.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its bytes' SHA-256 in lower-case hex.</param>
public sealed record PublishedFile(string Name, long Rows, long Bytes, string Sha256);
