using Spectre.Console;

namespace CardGenius.Cli.Hosting;

/// <summary>Finds the terminal for the live display.</summary>
internal static class Terminals
{
    /// <summary>Returns the terminal for a live display, or null without one.</summary>
    public static IAnsiConsole? Find(IReadOnlyDictionary<string, string> variables) =>
        IsLive(variables, Console.IsOutputRedirected, Console.IsErrorRedirected)
            ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            : null;

    /// <summary>Returns whether a display that moves the cursor can be used: both streams are a terminal, and the variables do not indicate CI or
    /// a request for plain text.</summary>
    public static bool IsLive(IReadOnlyDictionary<string, string> variables, bool outputRedirected, bool errorRedirected) =>
        !outputRedirected
        && !errorRedirected
        && !IsSet(variables, "NO_COLOR")
        && !IsSet(variables, "CI")
        && variables.GetValueOrDefault("TERM") != "dumb";

    private static bool IsSet(IReadOnlyDictionary<string, string> variables, string name) => !string.IsNullOrEmpty(variables.GetValueOrDefault(name));
}
