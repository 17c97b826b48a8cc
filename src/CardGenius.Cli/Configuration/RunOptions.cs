using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Configuration;

/// <summary>The options of a run, from flags, variables and the configuration file.</summary>
internal sealed record RunOptions
{
    /// <summary>The settings of the run.</summary>
    public required RunSettings Settings { get; init; }

    /// <summary>The commissionable cards and the display names.</summary>
    public required RankingRules Rules { get; init; }

    /// <summary>The store.</summary>
    public required StorePlace Store { get; init; }

    /// <summary>The full path of the input; null: none is given.</summary>
    public string? InputFile { get; init; }

    /// <summary>The run id; null: made from the input.</summary>
    public string? RunId { get; init; }

    /// <summary>The full path of the file to which the results are also written; null: none.</summary>
    public string? OutputFile { get; init; }

    /// <summary>Whether <see cref="OutputFile"/> is replaced if it exists.</summary>
    public bool Force { get; init; }

    /// <summary>Whether to wait for another run on the same store.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>The settings that are given. All others have their defaults.</summary>
    public required IReadOnlySet<ISetting> Given { get; init; }
}
