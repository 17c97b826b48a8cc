using System.Text.RegularExpressions;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;

namespace CardGenius.Infrastructure.Tests.Monitoring;

/// <summary>Every state of a run and every alert rule has its section in the runbooks, with all its parts.</summary>
public sealed class RunbookTests
{
    private static readonly string[] Parts = ["What you see", "What it means", "What to do", "What to tell whom"];

    private static readonly List<string> StateNames = [.. Enum.GetValues<RunState>().Select(s => SnakeCase.Of(s).Replace('_', ' '))];

    private static readonly List<string> AlertNames = [.. AlertFile.Current.Rules.Select(r => r.Name)];

    public static TheoryData<string> States => [.. StateNames];

    public static TheoryData<string> Alerts => [.. AlertNames];

    /// <summary>Returns the runbook of a rule, as a path from docs/.</summary>
    internal static string Page(AlertRule rule) => $"runbooks/alerts.md#{rule.Name}";

    [Theory]
    [MemberData(nameof(States))]
    public void A_state_has_its_section(string state) => AssertSection("states", state);

    [Theory]
    [MemberData(nameof(Alerts))]
    public void An_alert_has_its_section(string alert) => AssertSection("alerts", alert);

    [Theory]
    [InlineData("states")]
    [InlineData("alerts")]
    public void A_page_has_no_section_of_something_that_does_not_exist(string page)
    {
        var expected = page == "states" ? StateNames : AlertNames;
        Assert.Equal(expected.Order(StringComparer.Ordinal), Sections(page).Select(s => s.Title).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("docs/operations.md", "docs")]
    [InlineData("docs/runbooks/states.md", "docs/runbooks")]
    [InlineData("docs/runbooks/alerts.md", "docs/runbooks")]
    public void The_links_of_the_pages_lead_to_a_heading(string page, string folder)
    {
        var links = Regex.Matches(Repository.Read(page), @"\]\(([^)#:]*)(?:#([^)]+))?\)");
        Assert.NotEmpty(links);
        foreach (var link in links.AsEnumerable())
        {
            var target = link.Groups[1].Value.Length == 0 ? page : Path.Combine(folder, link.Groups[1].Value);
            Assert.True(File.Exists(Repository.PathOf(target)), $"{page} links to {target}, which does not exist.");
            if (link.Groups[2].Success)
            {
                Assert.Contains(
                    Repository.Read(target).Split('\n'),
                    line => line.StartsWith('#') && Anchor(line) == link.Groups[2].Value);
            }
        }
    }

    private static string Anchor(string heading) =>
        string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-');

    private static void AssertSection(string page, string title)
    {
        var (_, text) = Assert.Single(Sections(page), s => s.Title == title);
        foreach (var part in Parts)
        {
            var begin = text.IndexOf($"**{part}.** ", StringComparison.Ordinal);
            Assert.True(begin >= 0, $"docs/runbooks/{page}.md, {title}: '{part}' is missing.");
            Assert.InRange(text[(begin + part.Length + 6)..].Split("\n\n")[0].Trim().Length, 7, 1000);
        }
    }

    private static IEnumerable<(string Title, string Text)> Sections(string page) => Repository.Read($"docs/runbooks/{page}.md")
        .Split("\n## ")
        .Skip(1)
        .Select(section => (section[..section.IndexOf('\n', StringComparison.Ordinal)], section));
}
