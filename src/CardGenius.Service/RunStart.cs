using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;

namespace CardGenius.Service;

/// <summary>A run to start.</summary>
public sealed record RunStart
{
    /// <summary>Its id.</summary>
    public required string RunId { get; init; }

    /// <summary>Its settings.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>Its ranking tables.</summary>
    public required RankingRules Rules { get; init; }

    /// <summary>Users that came with the request, as NDJSON; null where the input is a file.</summary>
    public ReadOnlyMemory<byte>? Inline { get; init; }

    /// <summary>The version of the input's file; null where the caller does not know it.</summary>
    public string? InputVersion { get; init; }

    /// <summary>Equal for equal requests.</summary>
    public required string Fingerprint { get; init; }

    /// <summary><c>http</c>, <c>weekly</c> or <c>redrive</c>.</summary>
    public required string Origin { get; init; }
}
