using System.Text.RegularExpressions;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests;

/// <summary>The pages show what <c>plan</c> prints. <c>CARDGENIUS_UPDATE_GENERATED=1</c> writes the output of the blocks that show all of it.</summary>
public sealed partial class LoadPlanningDocumentTests
{
    private const string Left = "…";

    public static TheoryData<string, string, string> Blocks
    {
        get
        {
            var blocks = new TheoryData<string, string, string>();
            foreach (var page in (string[])["load-planning.md", "command-line.md", "api-owners.md"])
            {
                foreach (Match block in Block().Matches(File.ReadAllText(PathOf(page))))
                {
                    if (!block.Groups["command"].Value.Contains("--input", StringComparison.Ordinal))
                    {
                        blocks.Add(page, block.Groups["command"].Value, block.Groups["output"].Value);
                    }
                }
            }

            return blocks;
        }
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task A_page_shows_what_plan_prints(string page, string command, string shown)
    {
        using var cli = new TestCli();
        Assert.Equal(0, await cli.RunAsync([.. Word().Matches(command).Select(word => word.Value.Trim('"'))]));
        if (Environment.GetEnvironmentVariable("CARDGENIUS_UPDATE_GENERATED") == "1" && !shown.Contains(Left, StringComparison.Ordinal))
        {
            var text = await File.ReadAllTextAsync(PathOf(page));
            await File.WriteAllTextAsync(PathOf(page), text.Replace($"$ cardgenius {command}\n{shown}```", $"$ cardgenius {command}\n{cli.Out}```", StringComparison.Ordinal));
            shown = cli.Out;
        }

        // An ellipsis matches any lines.
        var pattern = string.Join(".*?", shown.Split($"{Left}\n").Select(Regex.Escape));
        Assert.Matches(new Regex($"^{pattern}$", RegexOptions.Singleline), cli.Out);
    }

    [Fact]
    public void The_pages_have_such_blocks() => Assert.True(Blocks.Count >= 5);

    private static string PathOf(string page) => Path.Combine(CliAppTests.SourceFolder(), "..", "..", "docs", page);

    [GeneratedRegex(@"```console\n\$ cardgenius (?<command>plan [^\n]*)\n(?<output>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("\"[^\"]*\"|[^ ]+")]
    private static partial Regex Word();
}
