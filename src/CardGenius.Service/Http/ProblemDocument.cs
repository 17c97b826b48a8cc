namespace CardGenius.Service.Http;

/// <summary>An error in the format of RFC 9457.</summary>
/// <param name="Type">The kind of error: <c>urn:cardgenius:</c> and a name.</param>
/// <param name="Title">The kind of error in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was found, what was expected, and what to do.</param>
/// <param name="Errors">The errors of each field.</param>
public sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors);
