namespace CardGenius.Batch.Publishing.Exports;

/// <summary>A published file, as the manifest lists it.</summary>
/// <param name="Name">The name of the file in the results folder.</param>
/// <param name="Rows">The number of data rows.</param>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="Sha256">The SHA-256 as lower-case hexadecimal digits.</param>
public sealed record PublishedFile(string Name, long Rows, long Bytes, string Sha256);
