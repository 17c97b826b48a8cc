using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CardGenius.Batch.Publishing.Report;

namespace CardGenius.Batch.Tests.Publishing.Report;

public sealed partial class ReportPageTests
{
    private static readonly string Page = ReportPage.Format(ReportFixture.Weekly());

    [Fact]
    public void The_page_shows_what_ran_what_was_planned_and_what_happened()
    {
        var text = TextOf(Page);
        string[] expected =
        [
            "Run weekly-2026-W45", "Input: users-2026-11-02.xlsx", "Completed with failures: 12 of 60,000 users failed.",
            "of which 19 min 00 s held and 23 h 43 min paused or without a process. Planned: 1 h 15 min.",
            "SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "started by maria@ops1", "version 0.1.0",
            "users/min 800", "Users per minute", "Requests in flight", "Latency of requests", "Failed requests, share of all requests",
            "held 19 min 00 s: the API fails (503) (6 waits)", "stopped (interrupted): the process ended without a result", "paused by jo@ops2",
            "resumed by key 'night' of the HTTP API", "The API responds slowly (p95) (latency-p95)", "No user was finished (no-progress)",
            "Axis Airtel Credit Card 21,380", "avg_amazon_gmv not a number 4", "BadRequest 422 422 amount … is not a number 9",
            "host one machine", "runtime .NET 10.0.0", "processors 2",
        ];
        Assert.All(expected, e => Assert.Contains(e, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(20, false)]
    [InlineData(70, true)]
    public void An_agreed_concurrency_that_is_not_the_usual_one_is_shown(int? agreed, bool isShown)
    {
        var weekly = ReportFixture.Weekly();
        var report = weekly with { Settings = weekly.Settings with { AgreedConcurrency = agreed } };
        Assert.Equal(isShown, TextOf(ReportPage.Format(report)).Contains("agreed up to 70 requests in flight, with the API's owners", StringComparison.Ordinal));
        Assert.Equal(isShown, ReportMarkdown.Format(report).Contains("up to 70 requests in flight", StringComparison.Ordinal));
        Assert.Equal(isShown, ReportText.Format(report).Contains("  agreed       up to 70 requests in flight, with the API's owners\n", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_is_one_well_formed_file_that_loads_nothing_and_runs_no_script()
    {
        var body = XDocument.Parse(Page[Page.IndexOf("<body>", StringComparison.Ordinal)..Page.IndexOf("</html>", StringComparison.Ordinal)]
            .Replace("<br>", "<br/>", StringComparison.Ordinal));
        Assert.Equal(4, body.Descendants("svg").Count());
        Assert.DoesNotContain(body.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "a" or "form");
        Assert.DoesNotContain(body.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href" or "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.DoesNotContain("url(", Page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Page, StringComparison.Ordinal);
        Assert.Contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chart_has_a_description() =>
        Assert.All(Charts().Matches(Page), chart => Assert.Contains("aria-label=\"", chart.Value, StringComparison.Ordinal));

    [Fact]
    public void Every_text_is_encoded()
    {
        Assert.Contains("HDFC Millennia &amp; Co &lt;Gold&gt;", Page, StringComparison.Ordinal);
        var largest = ReportPage.Format(ReportFixture.Largest());
        Assert.DoesNotContain("<\"'&>", largest, StringComparison.Ordinal);
        Assert.DoesNotContain("\n<\"'&>", ReportMarkdown.Format(ReportFixture.Largest()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_contains_no_secret_of_the_address() => Assert.DoesNotContain("secret", Page, StringComparison.Ordinal);

    [Fact]
    public void The_largest_page_is_small()
    {
        var report = ReportFixture.Largest();
        Assert.InRange(Encoding.UTF8.GetByteCount(ReportPage.Format(report)), 100_000, ReportPage.MostBytes);
        Assert.InRange(Encoding.UTF8.GetByteCount(ReportMarkdown.Format(report)), 10_000, ReportPage.MostBytes);
        Assert.Matches("[0-9]+ events in the middle are not shown", ReportPage.Format(report));
    }

    /// <summary>Writes the page for documentation and review, if a variable names a file.</summary>
    [Fact]
    public async Task The_page_can_be_looked_at()
    {
        if (Environment.GetEnvironmentVariable("CARDGENIUS_REPORT_PAGE") is { } file)
        {
            await File.WriteAllTextAsync(file, Page);
        }

        Assert.StartsWith("<!doctype html>\n", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_printed_page_is_light_and_breaks_no_chart()
    {
        Assert.Contains("@media screen and (prefers-color-scheme:dark)", Page, StringComparison.Ordinal);
        Assert.Contains("@media print{@page{size:A4", Page, StringComparison.Ordinal);
        Assert.Contains("tr,.chart,.verdict,.figures div,svg{break-inside:avoid}", Page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_without_a_timeline_has_a_page_without_charts()
    {
        var page = ReportPage.Format(ReportFixture.Weekly() with { Timeline = new() });
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
        Assert.Contains("None was recorded: an earlier version of the program executed the run.", page, StringComparison.Ordinal);
    }

    [Fact]
    public void An_active_run_shows_the_age_of_its_figures()
    {
        var weekly = ReportFixture.Weekly();
        var active = weekly with { State = "running", IsUnderWay = true, Tally = null, Done = null, Failed = null, Now = weekly.Timeline.Samples[^1].At.AddSeconds(42) };
        Assert.Contains("The run is active. The figures are 42 s old.", ReportPage.Format(active), StringComparison.Ordinal);
    }

    [Fact]
    public void The_Markdown_contains_the_same_tables()
    {
        var text = ReportMarkdown.Format(ReportFixture.Weekly());
        Assert.StartsWith("# Run weekly-2026-W45: completed with failures\n\nThe run took 1 d ", text, StringComparison.Ordinal);
        Assert.All(TitleOf().Matches(Page).Select(m => m.Groups[1].Value).Where(t => !t.StartsWith("Over time", StringComparison.Ordinal)), title =>
            Assert.Contains($"## {title}\n", text, StringComparison.Ordinal));
        Assert.Contains("| users/min | 800 | ", text, StringComparison.Ordinal);
        Assert.Contains("| HDFC Millennia & Co &lt;Gold> | 9,410 | 15.7 % |\n", text, StringComparison.Ordinal);
    }

    private static string TextOf(string page) => System.Net.WebUtility.HtmlDecode(Spaces().Replace(Tags().Replace(page, " "), " "));

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex("<svg [^>]*>")]
    private static partial Regex Charts();

    [GeneratedRegex("<h2>([^<]*)</h2>")]
    private static partial Regex TitleOf();
}
