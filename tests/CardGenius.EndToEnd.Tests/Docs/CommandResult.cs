namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>A command that was run.</summary>
/// <param name="Command">The command.</param>
/// <param name="Output">The lines that it wrote.</param>
/// <param name="Difference">What differs from the page, or null.</param>
internal sealed record CommandResult(ConsoleCommand Command, IReadOnlyList<string> Output, string? Difference)
{
    public override string ToString() => $"{Command}\n{Difference}\nthe whole output:\n  {string.Join("\n  ", Output)}";
}
