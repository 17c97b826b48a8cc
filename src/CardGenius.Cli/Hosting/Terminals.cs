using Spectre.Console;

namespace CardGenius.Cli.Hosting;

/// <summary>Finds out whether somebody watches.</summary>
internal static class Terminals
{
    /// <summary>The terminal for a live display; null where there is none.</summary>
    public static IAnsiConsole? Find(IReadOnlyDictionary<string, string> variables) =>
        IsLive(variables, Console.IsOutputRedirected, Console.IsErrorRedirected)
            ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            : null;

    /// <summary>Whether a display that moves its cursor is right: both streams on a terminal, no CI, and nobody who asked for plain
    /// text.</summary>
    public static bool IsLive(IReadOnlyDictionary<string, string> variables, bool outputRedirected, bool errorRedirected) =>
        !outputRedirected
        && !errorRedirected
        && !IsSet(variables, "NO_COLOR")
        && !IsSet(variables, "CI")
        && variables.GetValueOrDefault("TERM") != "dumb";

    private static bool IsSet(IReadOnlyDictionary<string, string> variables, string name) => !string.IsNullOrEmpty(variables.GetValueOrDefault(name));
}
