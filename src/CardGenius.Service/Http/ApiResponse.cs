using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Api;

namespace CardGenius.Service.Http;

/// <summary>An answer of the service's API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The body's type.</param>
/// <param name="Body">The body.</param>
public sealed record ApiResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>The <c>Location</c> header; null: none.</summary>
    public string? Location { get; init; }

    /// <summary>The <c>Retry-After</c> header in seconds; null: none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>A JSON document.</summary>
    public static ApiResponse Json<T>(int status, T document, JsonTypeInfo<T> type) =>
        new(status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(document, type));

    /// <summary>A problem (RFC 9457).</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">What kind of problem it is, a word for programs.</param>
    /// <param name="title">The kind in words.</param>
    /// <param name="detail">What was found, what is expected, what to do.</param>
    /// <param name="errors">What is wrong with which field; null: the problem is of the whole.</param>
    public static ApiResponse Problem(
        int status, string code, string title, string detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? errors = null) => new(
            status,
            "application/problem+json; charset=utf-8",
            JsonSerializer.SerializeToUtf8Bytes(
                new ProblemDocument($"urn:cardgenius:{code}", title, status, detail, errors), HttpJsonContext.Documents.ProblemDocument));
}
