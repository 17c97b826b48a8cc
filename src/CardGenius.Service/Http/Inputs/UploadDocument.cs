namespace CardGenius.Service.Http.Inputs;

/// <summary>An uploaded input.</summary>
/// <param name="Input">The value of <c>input</c> in a start request.</param>
/// <param name="Name">The name of the file.</param>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="Sha256">The SHA-256 as lower-case hexadecimal digits.</param>
public sealed record UploadDocument(string Input, string Name, long Bytes, string Sha256);
