using System.Text.Json;
using System.Text.Json.Serialization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Exports;
using CardGenius.Batch.Publishing.Report;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// The manifest of a publication. Two runs with the same input and the same responses differ only in <see cref="Times"/>,
/// <see cref="Latency"/> and <see cref="Attempts"/>, and in the sizes and checksums of the failures, rejects and report files, because failures and
/// reports contain times, and rejects and reports the run id.
/// </summary>
public sealed record Manifest
{
    /// <summary>The format version that this program writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Gets or sets the format version of the manifest.</summary>
    public int FormatVersion { get; set; } = CurrentFormat;

    /// <summary>Gets the id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the version of the program.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary>Gets the state of the run: completed, with or without failures.</summary>
    public required RunState State { get; init; }

    /// <summary>Gets the settings of the run, without secrets (<see cref="PublicSettings"/>).</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>Gets the input of the run.</summary>
    public required ManifestInput Input { get; init; }

    /// <summary>Gets the numbers of rows, users, results, failures and rejects.</summary>
    public required ManifestCounts Counts { get; init; }

    /// <summary>Gets the numbers of cards that a ranking rule excluded, by reason.</summary>
    public DroppedCards DroppedCards { get; init; }

    /// <summary>Gets the parts, in order.</summary>
    public required IReadOnlyList<PublishedFile> Parts { get; init; }

    /// <summary>Gets the other files, ordered by name, without the manifest and <c>_SUCCESS</c>.</summary>
    public required IReadOnlyList<PublishedFile> Files { get; init; }

    /// <summary>Gets the numbers of HTTP requests.</summary>
    public required ManifestAttempts Attempts { get; init; }

    /// <summary>Gets the latencies of the requests.</summary>
    public required ManifestLatency Latency { get; init; }

    /// <summary>Gets the most frequent cards, rejects and failures; null in manifests of versions that did not count them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PublishedSummary? Summary { get; init; }

    /// <summary>Gets the times of the run.</summary>
    public required ManifestTimes Times { get; init; }

    /// <summary>Reads <c>manifest.json</c>.</summary>
    /// <exception cref="JsonException">The content is not a manifest.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, PublishingJsonContext.Documents.Manifest) ?? throw new JsonException("null is not a manifest");

    /// <summary>Returns the manifest as published: indented JSON with snake_case names, in UTF-8.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, PublishingJsonContext.Documents.Manifest), (byte)'\n'];
}

/// <summary>The input of a publication.</summary>
/// <param name="Name">The name of the input.</param>
/// <param name="Bytes">The size in bytes.</param>
/// <param name="Sha256">The SHA-256 as lower-case hexadecimal digits.</param>
/// <param name="Rows">The number of data rows.</param>
/// <param name="EmptyRows">The number of blank rows, which were skipped.</param>
/// <param name="Columns">The columns of the input, in order.</param>
/// <param name="IdColumn">The index of the column with the user id, from 0.</param>
/// <param name="RejectsOf">The runs whose rejects the input contains; omitted if there are none.</param>
public sealed record ManifestInput(
    string Name,
    long Bytes,
    string Sha256,
    long Rows,
    long EmptyRows,
    IReadOnlyList<string> Columns,
    int IdColumn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? RejectsOf = null);

/// <summary>The counts of a publication: <c>rows = users + rejects</c>, <c>users = results + failures</c>.</summary>
/// <param name="Rows">The number of data rows.</param>
/// <param name="Users">The number of rows that are valid users.</param>
/// <param name="Results">The number of users with a result.</param>
/// <param name="Failures">The number of users with a failure.</param>
/// <param name="Rejects">The number of rows that are not valid users.</param>
/// <param name="EmptyRows">The number of blank rows, which are not data rows.</param>
/// <param name="WithoutCards">The number of results without a card. <paramref name="Results"/> includes them. 0 in manifests of versions that
/// did not count them.</param>
public sealed record ManifestCounts(
    long Rows, long Users, long Results, long Failures, long Rejects, long EmptyRows, long WithoutCards = 0);

/// <summary>The HTTP requests of all passes.</summary>
/// <param name="Total">The number of requests for users.</param>
/// <param name="FailedByClass">The number of failed requests, by class.</param>
/// <param name="Neutral">The number of neutral requests, which <paramref name="Total"/> does not include. Omitted if it is 0.</param>
public sealed record ManifestAttempts(
    long Total,
    IReadOnlyDictionary<string, long> FailedByClass,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Neutral = 0);

/// <summary>The latencies of successful requests, in milliseconds. The error of a percentile is at most 5 %.</summary>
public sealed record ManifestLatency(double P50Ms, double P90Ms, double P95Ms, double P99Ms, double MaxMs, double MeanMs)
{
    /// <summary>Returns the figures of a histogram.</summary>
    public static ManifestLatency From(LatencyHistogram histogram) => new(
        Round(histogram.Percentile(0.5)),
        Round(histogram.Percentile(0.9)),
        Round(histogram.Percentile(0.95)),
        Round(histogram.Percentile(0.99)),
        Round(histogram.MaxMilliseconds),
        Round(histogram.Count == 0 ? 0 : histogram.SumMilliseconds / histogram.Count));

    private static double Round(double milliseconds) => Math.Round(milliseconds, 1);
}

/// <summary>The times of a run.</summary>
/// <param name="PlannedAt">The time at which planning ended.</param>
/// <param name="CompletedAt">The time at which the manifest was written.</param>
public sealed record ManifestTimes(DateTimeOffset PlannedAt, DateTimeOffset CompletedAt);
