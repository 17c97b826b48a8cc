using Spectre.Console;

namespace CardGenius.Cli.Hosting;

/// <summary>Everything outside the program that a command uses.</summary>
internal sealed record CliEnvironment
{
    /// <summary>Standard output: summaries, tables, JSON.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: progress, notes, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The terminal for the live display, or null without one (redirected, CI, NO_COLOR, TERM=dumb).</summary>
    public IAnsiConsole? Terminal { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>The environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Variables { get; init; }

    /// <summary>The current folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The signals Ctrl-C, SIGTERM and SIGHUP.</summary>
    public required Interrupts Interrupts { get; init; }

    /// <summary>Creates the access to the runs of a store.</summary>
    public required Func<StorePlace, IBatch> OpenBatch { get; init; }

    /// <summary>The name of this program in the commands that it suggests.</summary>
    public string CommandName { get; init; } = "cardgenius";
}
