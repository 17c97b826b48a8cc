namespace CardGenius.Service.Http;

/// <summary>An error as RFC 9457 wants it.</summary>
/// <param name="Type">What kind of problem it is: <c>urn:cardgenius:</c> and a word.</param>
/// <param name="Title">The kind in words.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">What was found, what is expected, what to do.</param>
/// <param name="Errors">What is wrong with which field.</param>
public sealed record ProblemDocument(
    string Type, string Title, int Status, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors);
