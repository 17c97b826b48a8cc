using System.Collections.Concurrent;
using CardGenius.Page.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CardGenius.Page.Tests;

/// <summary>The figures over time of a run.</summary>
[Collection(PageTests.Name)]
public sealed class TimelineTests(Browser browser)
{
    private const string Run = "busy";
    private const string First = "2026-11-28T18:24:10.5+00:00";
    private const string Second = "2026-11-28T18:24:20.5+00:00";

    [BrowserFact]
    public async Task The_page_asks_only_for_samples_that_it_does_not_have()
    {
        await using var server = await PageServer.StartAsync(api: new() { ClosesAfter = 10 });
        await server.StartRunAsync(Run, 500);
        await using var tab = await browser.OpenAsync(server.Address);
        var asked = new ConcurrentQueue<string>();
        await tab.Page.RouteAsync($"**/api/runs/{Run}/timeline*", route =>
        {
            asked.Enqueue(Uri.UnescapeDataString(new Uri(route.Request.Url).Query));
            return route.FulfillAsync(new()
            {
                ContentType = "application/json",
                Body = asked.Count switch
                {
                    1 => Timeline(10, Sample(First, 10, 111), Sample(Second, 10, 222), Sample("2026-11-28T18:24:24.5+00:00", 4, 44)),
                    2 => Timeline(10, Sample("2026-11-28T18:24:30.5+00:00", 10, 333), Sample("2026-11-28T18:24:33.5+00:00", 3, 99)),
                    3 => Timeline(20),
                    _ => Timeline(20, Sample(Second, 20, 555)),
                },
            });
        });
        await tab.Page.Clock.InstallAsync();
        await tab.GoAsync($"#/runs/{Run}");

        await tab.Page.GetByText("Show the charts as a table").ClickAsync();
        await Expect(Figures(tab)).ToHaveTextAsync(["666", "1,332", "660"]);
        Assert.Equal([""], asked);

        await PollAsync(tab);
        await Expect(Figures(tab)).ToHaveTextAsync(["666", "1,332", "1,998", "1,980"]);
        Assert.Equal(["", $"?after={Second}"], asked);

        // The server has combined its samples into longer ones.
        await PollAsync(tab);
        await Expect(Figures(tab)).ToHaveTextAsync(["1,665"]);
        Assert.Equal(["", $"?after={Second}", "?after=2026-11-28T18:24:30.5+00:00", ""], asked);
    }

    [BrowserFact]
    public async Task The_lines_begin_at_the_start_of_the_first_sample()
    {
        await using var server = await PageServer.StartAsync();
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoAsync();

        var times = await tab.Page.EvaluateAsync<double[]>(
            "async samples => (await import('./js/timeline.js')).seriesOf(JSON.parse(samples)).times.map(t => t % 100)",
            $"[{Sample("1970-01-01T00:00:10Z", 10, 1)},{Sample("1970-01-01T00:00:20Z", 10, 1)},{Sample("1970-01-01T00:01:20Z", 10, 1)}]");

        Assert.Equal([0, 10, 20, 20.5, 70, 80], times);
    }

    [BrowserTheory]
    [InlineData(null)]
    [InlineData(60)]
    public async Task The_page_shows_an_agreed_concurrency_that_is_not_the_usual_one(int? agreed)
    {
        await using var server = await PageServer.StartAsync(agreed: agreed);
        await server.StartRunAsync("done", 3);
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoAsync("#/runs/done");

        await Expect(tab.State("completed")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("Agreed with the API's owners: up to 60 requests in flight.")).ToHaveCountAsync(agreed is null ? 0 : 1);
    }

    private static Task PollAsync(Tab tab) => tab.Page.Clock.RunForAsync(2100);

    private static ILocator Figures(Tab tab) => tab.Page.Locator("details tbody td:nth-child(3)");

    private static string Timeline(int seconds, params string[] samples) =>
        $$"""{"run_id":"{{Run}}","sample_seconds":{{seconds}},"events":[],"alerts":[],"samples":[{{string.Join(',', samples)}}]}""";

    private static string Sample(string at, int seconds, int users) =>
        $$"""{"at":"{{at}}","seconds":{{seconds}},"users":{{users}},"requests":{{users}},"errors":[],"in_flight":5,"max_in_flight":5,"p50_ms":10,"p95_ms":20,"p99_ms":30}""";
}
