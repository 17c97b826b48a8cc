using CardGenius.EndToEnd.Tests.Support;

namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>The commands of the documentation do what the pages show.</summary>
public sealed class ConsoleBlockTests(PageRuns runs) : IClassFixture<PageRuns>
{
    public static TheoryData<string> Pages { get; } = [.. DocumentationPage.All.Where(page => DocumentationPage.Read(page).Any(c => NotRun.Reason(c) is null))];

    [LinuxTheory]
    [MemberData(nameof(Pages))]
    public async Task Each_command_prints_what_the_page_shows(string page)
    {
        var differences = await runs.DifferencesAsync(page);
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    [Fact]
    public void Each_console_block_begins_with_a_command() => Assert.Empty(
        DocumentationPage.All.SelectMany(page =>
            DocumentationPage.WithoutCommand(File.ReadAllLines(Path.Combine(Repository.Folder, page))).Select(line => $"{page}:{line}")));

    [Fact]
    public void Each_command_that_is_not_run_still_exists() =>
        Assert.Empty(NotRun.Unused([.. DocumentationPage.All.SelectMany(DocumentationPage.Read)]));
}
