using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Batch.Tests;

/// <summary>What the sources cite is in docs/: pages with their headings, promises and business rules with their numbers.</summary>
public sealed partial class CitationTests
{
    private static readonly string Root = ArchitectureTests.Root();

    private static readonly List<(string File, string Text)> Sources =
    [
        .. new[] { "src", "tests", "bench" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => file.Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.EndsWith($"/{nameof(CitationTests)}.cs", StringComparison.Ordinal))
            .Select(file => (file, Comments().Replace(File.ReadAllText(file), " "))),
    ];

    [Fact]
    public void Every_page_that_is_cited_has_the_heading()
    {
        var cited = Sources.SelectMany(source => Heading().Matches(source.Text).Select(match => (source.File, match))).ToList();
        Assert.NotEmpty(cited);
        foreach (var (file, match) in cited)
        {
            var page = Path.Combine(Root, "docs", match.Groups[1].Value);
            Assert.True(File.Exists(page), $"{file} cites {match.Groups[1].Value}, which is not in docs/.");
            Assert.True(
                File.ReadLines(page).Any(line => line.StartsWith('#') && line.TrimStart('#').Trim() == match.Groups[2].Value),
                $"{file} cites {match.Value}, and the page has no such heading.");
        }
    }

    [Theory]
    [InlineData("[Pp]romises? (\\d+)(?:(?: and |, | to )(\\d+))*", "architecture.md")]
    [InlineData("cardgenius-api\\.md, rules? (\\d+)(?:(?: and |, | to )(\\d+))*", "cardgenius-api.md")]
    public void Every_number_that_is_cited_is_on_the_page(string citation, string page)
    {
        var numbers = Numbered().Matches(File.ReadAllText(Path.Combine(Root, "docs", page))).Select(match => match.Groups[1].Value).ToHashSet();
        var cited = Sources
            .SelectMany(source => Regex.Matches(source.Text, citation).SelectMany(match => match.Groups.Values.Skip(1))
                .SelectMany(group => group.Captures)
                .Select(number => (source.File, Number: number.Value)))
            .ToList();
        Assert.NotEmpty(cited);
        Assert.All(cited, c => Assert.True(numbers.Contains(c.Number), string.Create(CultureInfo.InvariantCulture, $"{c.File} cites number {c.Number}, which {page} does not have.")));
    }

    [Fact]
    public void Nothing_outside_of_the_repository_is_cited() =>
        Assert.DoesNotContain(Sources, source => Elsewhere().IsMatch(source.Text));

    // A citation can be wrapped over two lines of a comment.
    [GeneratedRegex(@"\s*\n\s*///? ?")]
    private static partial Regex Comments();

    [GeneratedRegex("(?<![\\w/-])([a-z][a-z-]*\\.md), \"([^\"]+)\"")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(\d+)\. \*\*", RegexOptions.Multiline)]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\.\./shared|(?<![\w-])design\.md|issue ""|\bseeds?/\d")]
    private static partial Regex Elsewhere();
}
