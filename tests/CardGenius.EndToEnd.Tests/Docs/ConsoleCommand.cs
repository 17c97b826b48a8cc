namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>A command of a documentation page, as printed.</summary>
/// <param name="Page">The page, relative to the repository.</param>
/// <param name="Line">The line of the command in the page.</param>
/// <param name="Text">The command without the prompt.</param>
/// <param name="Output">The printed output. It is empty if the page prints none.</param>
internal sealed record ConsoleCommand(string Page, int Line, string Text, IReadOnlyList<string> Output)
{
    /// <summary>A line of the page that matches any number of lines of the output.</summary>
    public const string AnyLines = "…";

    /// <summary>A line of the page that shows where the user presses Ctrl-C.</summary>
    public const string Interrupt = "^C";

    /// <summary>Whether the command continues until the page ends, such as the simulator.</summary>
    public bool IsService => Output.Count > 0 && Output[^1] == "Press Ctrl-C to stop.";

    public override string ToString() => $"{Page}:{Line}: $ {Text}";
}
