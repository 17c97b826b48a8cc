using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CardGenius.Service.Http;

/// <summary>A response of the HTTP API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type of the body.</param>
/// <param name="Body">The body; empty if <see cref="Writer"/> writes it.</param>
public sealed record ApiResponse(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Gets the <c>Location</c> header; null for none.</summary>
    public string? Location { get; init; }

    /// <summary>Gets the <c>Retry-After</c> header in seconds; null for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Gets the <c>ETag</c> header; null for none. A client can keep a response with an ETag, and must ask for changes before it uses
    /// it. It must not keep any other response.</summary>
    public string? ETag { get; init; }

    /// <summary>Gets the <c>Content-Disposition</c> header; null for none.</summary>
    public string? Disposition { get; init; }

    /// <summary>Gets the <c>Content-Security-Policy</c> header; null for none.</summary>
    public string? SecurityPolicy { get; init; }

    /// <summary>Gets the function that writes the body, for a body that is not in memory; null if <see cref="Body"/> is the body.</summary>
    public Func<Stream, CancellationToken, Task>? Writer { get; init; }

    /// <summary>Gets the size of the body in bytes; null if it is not known.</summary>
    public long? Length { get; init; } = Body.Length;

    /// <summary>Gets the headers, with <c>Content-Type</c> and without <c>Content-Length</c>.</summary>
    public IEnumerable<(string Name, string Value)> Headers
    {
        get
        {
            if (ContentType.Length > 0)
            {
                yield return ("Content-Type", ContentType);
            }

            yield return ("Cache-Control", ETag is null ? "no-store" : "no-cache");
            yield return ("X-Content-Type-Options", "nosniff");
            yield return ("Referrer-Policy", "no-referrer");
            (string Name, string? Value)[] others =
            [
                ("Location", Location),
                ("Retry-After", RetryAfter?.ToString(CultureInfo.InvariantCulture)),
                ("ETag", ETag),
                ("Content-Disposition", Disposition),
                ("Content-Security-Policy", SecurityPolicy),
            ];
            foreach (var (name, value) in others)
            {
                if (value is not null)
                {
                    yield return (name, value);
                }
            }
        }
    }

    /// <summary>Returns this response, or a response with the status 304 if the client already has it.</summary>
    /// <param name="known">The value of the <c>If-None-Match</c> header; null if it is absent.</param>
    public ApiResponse Unless(string? known) => ETag is { } tag && known?.Split(',').Any(k => k.Trim() is var t && (t == tag || t == $"W/{tag}")) == true
        ? this with { Status = 304, ContentType = "", Body = default, Writer = null, Length = null }
        : this;

    /// <summary>Writes the body.</summary>
    /// <param name="output">The stream of the response.</param>
    /// <param name="cancellationToken">Cancels the write.</param>
    public Task WriteAsync(Stream output, CancellationToken cancellationToken) =>
        Writer?.Invoke(output, cancellationToken) ?? output.WriteAsync(Body, cancellationToken).AsTask();

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
