using CardGenius.Page.Tests.Support;
using CardGenius.Storage.Contract;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CardGenius.Page.Tests;

/// <summary>Every view is accessible and fits, light and dark, on a phone and on a desk.</summary>
[Collection(PageTests.Name)]
public sealed class ViewTests(Browser browser)
{
    private static readonly (string Address, string Heading)[] Views =
    [
        ("#/", "Runs"), ("#/new", "Start a run"), ("#/runs/done", "done"), ("#/runs/done/results", "done"), ("#/runs/waiting", "waiting"),
        ("#/runs/busy", "busy"), ("#/runs/busy/results", "busy"),
    ];

    [BrowserTheory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task Every_view_is_accessible_and_does_not_scroll_sideways(ColorScheme scheme, int width)
    {
        await using var server = await PageServer.StartAsync(api: new() { Answer = user => user == 7 ? GatedApi.Failed : null });
        await server.StartRunAsync("done", 60);
        await using var tab = await browser.OpenAsync(server.Address, width, scheme);
        await tab.GoAsync("#/runs/done");
        await Expect(tab.State("completed_with_failures")).ToBeVisibleAsync();
        server.Api.ClosesAfter = server.Api.Total + 10;
        await server.StartRunAsync("busy", 500);
        await server.StartRunAsync("waiting", 5);
        foreach (var (address, heading) in Views)
        {
            await tab.GoAsync(address);
            await Expect(tab.Heading(heading)).ToBeVisibleAsync();
            await Expect(tab.Page.Locator(".loading")).ToHaveCountAsync(0);
            await tab.IsAccessibleAsync();
            await tab.FitsAsync();
            await tab.Page.SetViewportSizeAsync(360, 740);
            await tab.FitsAsync();
            await tab.Page.SetViewportSizeAsync(width, 740);
        }

        await tab.GoAsync("#/new");
        await tab.Button("done.csv").ClickAsync();
        await Expect(tab.Button("Start the run of 60 users")).ToBeEnabledAsync();
        await tab.FitsAsync();
        await tab.IsAccessibleAsync();
    }

    [BrowserFact]
    public async Task The_dark_scheme_is_dark()
    {
        await using var server = await PageServer.StartAsync();
        await using var tab = await browser.OpenAsync(server.Address, scheme: ColorScheme.Dark);
        await tab.GoAsync();
        await Expect(tab.Heading("No runs yet")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(16, 19, 23)");
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Expect(tab.Page.Locator("body")).ToHaveCSSAsync("background-color", "rgb(245, 246, 248)");
    }

    [BrowserFact]
    public async Task An_unknown_run_and_an_unknown_address_lead_back_to_the_runs()
    {
        await using var server = await PageServer.StartAsync();
        await using var tab = await browser.OpenAsync(server.Address);
        tab.ExpectedError = "Failed to load resource: the server responded with a status of 404";
        await tab.GoAsync("#/runs/nothing");
        await Expect(tab.Heading("There is no run nothing")).ToBeVisibleAsync();
        await tab.GoAsync("#/runs/100%");
        await Expect(tab.Heading("There is no run 100%")).ToBeVisibleAsync();
        await tab.GoAsync("#/elsewhere");
        await Expect(tab.Heading("There is no such page")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Show all runs" }).ClickAsync();
        await Expect(tab.Heading("No runs yet")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task Times_are_in_the_zone_of_the_viewer_with_utc_as_their_title()
    {
        await using var server = await PageServer.StartAsync();
        await server.StartRunAsync("timed", 3);
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoAsync("#/runs/timed");
        await Expect(tab.State("completed")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("Times are in Asia/Calcutta.").Or(tab.Page.GetByText("Times are in Asia/Kolkata."))).ToBeVisibleAsync();
        var time = tab.Page.Locator("main time").First;
        var at = DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, System.Globalization.CultureInfo.InvariantCulture);
        await Expect(time).ToHaveAttributeAsync("title", $"{at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
        await Expect(time).ToContainTextAsync($"{at.ToOffset(TimeSpan.FromMinutes(330)):HH:mm:ss}");
    }
}
