using CardGenius.Cli.Configuration;
using Spectre.Console;

namespace CardGenius.Cli.Hosting;

/// <summary>All of the outside world that a command touches.</summary>
internal sealed record CliEnvironment
{
    /// <summary>Answers: summaries, tables, JSON.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, notes, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The terminal for the live display; null where there is none (redirected, CI, NO_COLOR, TERM=dumb).</summary>
    public IAnsiConsole? Terminal { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The environment's variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The current folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Ctrl-C and SIGTERM.</summary>
    public required Interrupts Interrupts { get; init; }

    /// <summary>The core on a store.</summary>
    public required Func<StorePlace, IBatch> OpenBatch { get; init; }

    /// <summary>How this program is called in commands it suggests.</summary>
    public string CommandName { get; init; } = "cardgenius";
}
