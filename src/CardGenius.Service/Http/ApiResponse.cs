using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CardGenius.Service.Http;

/// <summary>A response of the HTTP API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type of the body.</param>
/// <param name="Body">The body.</param>
public sealed record ApiResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Gets the <c>Location</c> header; null for none.</summary>
    public string? Location { get; init; }

    /// <summary>Gets the <c>Retry-After</c> header in seconds; null for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Creates a response with a JSON document.</summary>
    public static ApiResponse Json<T>(int status, T document, JsonTypeInfo<T> type) =>
        new(status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(document, type));

    /// <summary>Creates a response with a problem document (RFC 9457).</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The name of the kind of problem, for programs.</param>
    /// <param name="title">The kind of problem in words.</param>
    /// <param name="detail">What was found, what was expected, and what to do.</param>
    /// <param name="errors">The errors of each field; null if the problem concerns the whole request.</param>
    public static ApiResponse Problem(
        int status, string code, string title, string detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? errors = null) => new(
            status,
            "application/problem+json; charset=utf-8",
            JsonSerializer.SerializeToUtf8Bytes(
                new ProblemDocument($"urn:cardgenius:{code}", title, status, detail, errors), HttpJsonContext.Documents.ProblemDocument));
}
