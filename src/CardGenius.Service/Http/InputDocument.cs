namespace CardGenius.Service.Http;

/// <summary>A planned input.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hex.</param>
/// <param name="Notes">What a person should know of it, for example columns that are not sent; null: nothing.</param>
public sealed record InputDocument(string Name, long Bytes, string Sha256, IReadOnlyList<string>? Notes);
