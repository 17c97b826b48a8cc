namespace CardGenius.Service.Http;

/// <summary>A published file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its path in the store.</param>
/// <param name="Rows">Its data rows; absent for the manifest.</param>
/// <param name="Bytes">Its size; absent for the manifest.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hex; absent for the manifest.</param>
public sealed record ResultFileDocument(string Name, string Path, long? Rows, long? Bytes, string? Sha256);
