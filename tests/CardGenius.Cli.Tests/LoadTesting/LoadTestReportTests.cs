using System.Xml.Linq;
using CardGenius.Cli.LoadTesting;
using CardGenius.Load.LoadTest.Report;

namespace CardGenius.Cli.Tests.LoadTesting;

public sealed class LoadTestReportTests
{
    private const string Hostile = "<script>alert(1)</script> | [x](y) \"&'\n# title";

    [Fact]
    public void The_text_has_the_tables_and_the_verdict()
    {
        Assert.Equal(
            """
            load test of http://localhost:5099/posts
              closed model: each user waits for a response before the next request; 2 stages in 2 min 04 s, 6,060 requests sent, warm-up 2 s, think time 0.5 s, timeout 30 s

            Stages:
            STAGE     REQUESTS  REQUESTS/S  AVERAGE    MIN     P50     P95       P99       MAX  FAILED  CHANGE      IN FLIGHT  UNSENT      SLA MET
            10 users     3,000        50.0    90 ms  10 ms   90 ms  180 ms    270 ms    360 ms     0 %       -   4.5 (max 10)       0  1/1 (100 %)
            20 users     3,000        40.0   400 ms  10 ms  400 ms  800 ms  1,200 ms  1,600 ms  12.5 %  +344 %  16.0 (max 20)       0    0/1 (0 %)

            Requests:
            STAGE     REQUEST       REQUESTS  REQUESTS/S  AVERAGE    MIN     P50     P95       P99       MAX  FAILED  CHANGE
            10 users  GET /posts       3,000        50.0    90 ms  10 ms   90 ms  180 ms    270 ms    360 ms     0 %       -
            10 users  GET /posts 1     3,000        50.0    90 ms  10 ms   90 ms  180 ms    270 ms    360 ms     0 %       -
            20 users  GET /posts       3,000        40.0   400 ms  10 ms  400 ms  800 ms  1,200 ms  1,600 ms  12.5 %  +344 %
            20 users  GET /posts 1     3,000        40.0   400 ms  10 ms  400 ms  800 ms  1,200 ms  1,600 ms  12.5 %  +344 %

            Service levels:
            REQUEST                 LEVEL         LIMIT     10 USERS       20 USERS
            GET /posts              p95          200 ms   180 ms met  800 ms MISSED
            GET /posts              error share     1 %      0 % met  12.5 % MISSED
            requests that meet all                       1/1 (100 %)      0/1 (0 %)

            Failures by class and by status:
            STAGE     FAILURE       REQUESTS   SHARE
            20 users  server error       375  12.5 %
            20 users  status 503         375  12.5 %

            verdict: The API is healthy up to 10 users and not at 20 users.
              recommended: At most 10 users: 5 requests in flight on average, 50.0 requests/s.
            evidence:
              - 10 users: 50.0 successful requests/s, 90 ms on average, p95 180 ms, 0 % failed, 1 of 1 requests meet their service levels: healthy.
              - 20 users: 35.0 successful requests/s, 400 ms on average, p95 800 ms, 12.5 % failed, 0 of 1 requests meet their service levels: not healthy, because 1 of 1 requests miss their service levels, and 12.5 % of the requests failed.
              - Breaking point: Successful requests fall from 50.0/s at 10 users to 35.0/s at 20 users, while the load rises.
              - Saturation: The load changes by +100 % from 10 users to 20 users, and successful requests change by -30 % (50.0 to 35.0/s).
            notes:
              - A note.

            """,
            LoadTestText.Format(Reports.Limited()).ReplaceLineEndings("\n"));
    }

    [Fact]
    public void The_page_is_well_formed_and_loads_nothing()
    {
        var page = LoadTestPage.Format(Reports.Limited());

        var body = XDocument.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("</html>", StringComparison.Ordinal)].Replace("<br>", "<br/>", StringComparison.Ordinal));
        Assert.Equal(2, body.Descendants("svg").Count());
        Assert.Equal(4, body.Descendants("table").Count());
        Assert.Equal(["800 ms MISSED", "12.5 % MISSED"], body.Descendants("td").Where(t => t.Attribute("class")?.Value == "n missed").Select(t => t.Value));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(src|href|url)\\s*[=(]", page);
        Assert.Contains("prefers-color-scheme:dark", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_names_as_text()
    {
        var page = LoadTestPage.Format(Reports.Limited(Hostile));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; | [x](y) &quot;&amp;&#39;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_many_requests_is_smaller_than_300_KB()
    {
        Assert.InRange(LoadTestPage.Format(Reports.Limited(requests: 300)).Length, 10_000, 300_000);
    }

    [Fact]
    public void A_test_that_was_stopped_before_its_first_stage_has_a_report()
    {
        var report = LoadAnalysis.Judge(Reports.Limited() with { Stages = [] });

        Assert.Contains("verdict: There are too few requests for a verdict.", LoadTestText.Format(report), StringComparison.Ordinal);
        Assert.Contains("There are too few requests for a verdict.", LoadTestMarkdown.Format(report), StringComparison.Ordinal);
        Assert.Contains("There are too few requests for a verdict.", LoadTestPage.Format(report), StringComparison.Ordinal);
    }

    [Fact]
    public void The_markdown_has_a_row_for_each_row_and_shows_names_as_text()
    {
        var text = LoadTestMarkdown.Format(Reports.Limited(Hostile));

        var rows = text.Split('\n').Where(l => l.StartsWith('|')).ToList();
        Assert.Equal(4 * 2, rows.Count(r => r.Contains("---", StringComparison.Ordinal)) * 2);
        Assert.Contains(@"\<script\>alert(1)\</script\> \| \[x\](y) ""&' \# title", text, StringComparison.Ordinal);
        Assert.StartsWith("# Load test report\n\n**The API is healthy up to 10 users and not at 20 users.**\n", text, StringComparison.Ordinal);
    }
}
