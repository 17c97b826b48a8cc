using System.Text.Json;
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
