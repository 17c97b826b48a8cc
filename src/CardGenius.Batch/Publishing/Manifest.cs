using System.Text.Json;
using System.Text.Json.Serialization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing.Exports;

namespace CardGenius.Batch.Publishing;

/// <summary>
/// A publication's manifest. Two executions over the same input with the same answers differ in <see cref="Times"/>, <see cref="Latency"/> and
/// <see cref="Attempts"/> alone, and in the failures file's size and digest, because failure records hold times.
/// </summary>
public sealed record Manifest
{
    /// <summary>The version this program writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The version of this format.</summary>
    public int FormatVersion { get; set; } = CurrentFormat;

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The program's version.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary>Completed, with failures or without.</summary>
    public required RunState State { get; init; }

    /// <summary>The run's settings; they hold no secrets, and of addresses only what is none.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>What was read.</summary>
    public required ManifestInput Input { get; init; }

    /// <summary>What became of it.</summary>
    public required ManifestCounts Counts { get; init; }

    /// <summary>Cards of the responses that a rule of the ranking excluded, by reason.</summary>
    public DroppedCards DroppedCards { get; init; }

    /// <summary>The parts, in order.</summary>
    public required IReadOnlyList<PublishedFile> Parts { get; init; }

    /// <summary>The other files, in the order of their names; the manifest itself and <c>_SUCCESS</c> are not among them.</summary>
    public required IReadOnlyList<PublishedFile> Files { get; init; }

    /// <summary>HTTP requests.</summary>
    public required ManifestAttempts Attempts { get; init; }

    /// <summary>How long answers took.</summary>
    public required ManifestLatency Latency { get; init; }

    /// <summary>When.</summary>
    public required ManifestTimes Times { get; init; }

    /// <summary>Reads <c>manifest.json</c>.</summary>
    /// <exception cref="JsonException">It is no manifest.</exception>
    public static Manifest Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, PublishingJsonContext.Documents.Manifest) ?? throw new JsonException("null is no manifest");

    /// <summary>The manifest as it is published: indented, snake_case, UTF-8.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, PublishingJsonContext.Documents.Manifest), (byte)'\n'];
}

/// <summary>The input a publication was made from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hex.</param>
/// <param name="Rows">Its data rows.</param>
/// <param name="EmptyRows">Its rows of nothing but blanks, which were passed over.</param>
/// <param name="Columns">Its own columns, in order.</param>
/// <param name="IdColumn">Which of them holds the user's id, from 0.</param>
public sealed record ManifestInput(
    string Name, long Bytes, string Sha256, long Rows, long EmptyRows, IReadOnlyList<string> Columns, int IdColumn);

/// <summary>What became of the rows of an input: <c>rows = users + rejects</c>, <c>users = results + failures</c>.</summary>
/// <param name="Rows">Data rows.</param>
/// <param name="Users">Rows that were asked for.</param>
/// <param name="Results">Users with a result.</param>
/// <param name="Failures">Users without.</param>
/// <param name="Rejects">Rows that cannot be a user.</param>
/// <param name="EmptyRows">Rows of nothing but blanks, which are no data rows.</param>
/// <param name="WithoutCards">Results that hold no card; they are among <paramref name="Results"/>. 0 in manifests of versions that did not
/// count them.</param>
public sealed record ManifestCounts(
    long Rows, long Users, long Results, long Failures, long Rejects, long EmptyRows, long WithoutCards = 0);

/// <summary>The HTTP requests of all passes.</summary>
/// <param name="Total">Those made for users.</param>
/// <param name="FailedByClass">Those that failed, by class.</param>
/// <param name="Neutral">Those made without user data, to find out whether the API is up; in addition to <paramref name="Total"/>. Left out where there is none.</param>
public sealed record ManifestAttempts(
    long Total,
    IReadOnlyDictionary<string, long> FailedByClass,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long Neutral = 0);

/// <summary>How long answered requests took, in milliseconds; percentiles are at most 5 % off.</summary>
public sealed record ManifestLatency(double P50Ms, double P90Ms, double P95Ms, double P99Ms, double MaxMs, double MeanMs)
{
    /// <summary>A histogram's figures.</summary>
    public static ManifestLatency From(LatencyHistogram histogram) => new(
        Round(histogram.Percentile(0.5)),
        Round(histogram.Percentile(0.9)),
        Round(histogram.Percentile(0.95)),
        Round(histogram.Percentile(0.99)),
        Round(histogram.MaxMilliseconds),
        Round(histogram.Count == 0 ? 0 : histogram.SumMilliseconds / histogram.Count));

    private static double Round(double milliseconds) => Math.Round(milliseconds, 1);
}

/// <summary>A run's times.</summary>
/// <param name="PlannedAt">When planning ended.</param>
/// <param name="CompletedAt">When the publication was put together.</param>
public sealed record ManifestTimes(DateTimeOffset PlannedAt, DateTimeOffset CompletedAt);
