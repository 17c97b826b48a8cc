using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>What flags, variables and the configuration file come to.</summary>
internal sealed record RunOptions
{
    /// <summary>The run's settings.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>The tables of ranking.</summary>
    public required RankingRules Rules { get; init; }

    /// <summary>Where the store is.</summary>
    public required StorePlace Store { get; init; }

    /// <summary>The input's path, in full; null where none was given.</summary>
    public string? InputFile { get; init; }

    /// <summary>The run's id; null: made from the input.</summary>
    public string? RunId { get; init; }

    /// <summary>Where the results go besides the store, in full; null: nowhere.</summary>
    public string? OutputFile { get; init; }

    /// <summary>Whether <see cref="OutputFile"/> is replaced if it is there.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to wait for another run on the same store.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>The settings that somebody gave: what is not among them is a default.</summary>
    public required IReadOnlySet<ISetting> Given { get; init; }

    /// <summary>What a person should know before the run begins.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
