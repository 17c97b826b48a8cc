using CardGenius.EndToEnd.Tests.Support;

namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>The commands of a documentation page.</summary>
internal static class DocumentationPage
{
    private const string Fence = "```";
    private const string Prompt = "$ ";

    /// <summary>The pages that can contain commands, relative to the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "src/CardGenius.Cli/README.md" },
        .. Directory.EnumerateFiles(Path.Combine(Repository.Folder, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads the commands of a page of the repository.</summary>
    public static IReadOnlyList<ConsoleCommand> Read(string page) => Parse(page, File.ReadAllLines(Path.Combine(Repository.Folder, page)));

    /// <summary>Returns the commands in all code blocks: each line that begins with a prompt, its continued lines, and the output after it.</summary>
    public static IReadOnlyList<ConsoleCommand> Parse(string page, IReadOnlyList<string> lines)
    {
        var commands = new List<ConsoleCommand>();
        var isCode = false;
        List<string>? output = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                isCode = !isCode;
                output = null;
            }
            else if (isCode && line.StartsWith(Prompt, StringComparison.Ordinal))
            {
                var first = i + 1;
                var text = line[Prompt.Length..];
                while (text.EndsWith('\\'))
                {
                    text = text[..^1] + lines[++i].TrimStart();
                }

                output = [];
                commands.Add(new ConsoleCommand(page, first, text, output));
            }
            else if (line.Length > 0)
            {
                output?.Add(line);
            }
        }

        return commands;
    }

    /// <summary>Replaces the printed output of the commands whose output differs. Output that the page shortens stays.</summary>
    public static void Update(string page, IEnumerable<CommandResult> results)
    {
        var path = Path.Combine(Repository.Folder, page);
        var lines = File.ReadAllLines(path).ToList();
        foreach (var result in results.Reverse())
        {
            var printed = result.Command.Output;
            if (result.Difference is null || printed.Count == 0 || printed.Any(line => line.Trim() is ConsoleCommand.AnyLines or ConsoleCommand.Interrupt))
            {
                continue;
            }

            var first = lines.FindIndex(result.Command.Line, line => line == printed[0]);
            var last = first;
            for (var found = 1; found < printed.Count; found++)
            {
                last = lines.FindIndex(last + 1, line => line == printed[found]);
            }

            lines.RemoveRange(first, last - first + 1);
            lines.InsertRange(first, result.Output);
        }

        File.WriteAllText(path, string.Join('\n', lines) + "\n");
    }

    /// <summary>Returns the code blocks of the language <c>console</c> without a command, by their line.</summary>
    public static IEnumerable<int> WithoutCommand(IReadOnlyList<string> lines) => lines
        .Select((line, index) => (line, index))
        .Where(l => l.line.Trim() == Fence + "console" && !lines[l.index + 1].StartsWith(Prompt, StringComparison.Ordinal))
        .Select(l => l.index + 1);
}
