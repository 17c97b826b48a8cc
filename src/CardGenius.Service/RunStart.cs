using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;

namespace CardGenius.Service;

/// <summary>A request to start a run.</summary>
public sealed record RunStart
{
    /// <summary>Gets the id of the run.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the settings of the run.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>Gets the ranking tables of the run.</summary>
    public required RankingRules Rules { get; init; }

    /// <summary>Gets the users in the request, as NDJSON; null if the input is a file.</summary>
    public ReadOnlyMemory<byte>? Inline { get; init; }

    /// <summary>Gets the version of the input file; null if it is unknown.</summary>
    public string? InputVersion { get; init; }

    /// <summary>Gets the fingerprint of the request. Equal requests have equal fingerprints.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Gets who starts the run, for its timeline; null if unknown.</summary>
    public string? By { get; init; }

    /// <summary>Gets the origin of the request: <c>http</c>, <c>weekly</c> or <c>redrive</c>.</summary>
    public required string Origin { get; init; }
}
