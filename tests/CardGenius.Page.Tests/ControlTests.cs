using CardGenius.Page.Tests.Support;
using CardGenius.Storage.Contract;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CardGenius.Page.Tests;

/// <summary>The actions on a run.</summary>
[Collection(PageTests.Name)]
public sealed class ControlTests(Browser browser)
{
    [BrowserFact]
    public async Task A_run_is_paused_resumed_and_completed()
    {
        await using var server = await PageServer.StartAsync(api: new() { ClosesAfter = 30 });
        await using var tab = await browser.OpenAsync(server.Address);
        await StartAsync(server, tab, "controlled", 300);
        await Expect(tab.State("running")).ToBeVisibleAsync();

        await tab.Button("Pause").ClickAsync();
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Pause the run?" });
        await tab.IsAccessibleAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
        await Expect(tab.Button("Pause")).ToBeFocusedAsync();
        await tab.Button("Pause").ClickAsync();
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(tab.Page.GetByText("Pause requested. The run finishes the users in flight first.")).ToBeVisibleAsync();
        await AnswerUntilAsync(server, tab, () => Expect(tab.State("paused")).ToBeVisibleAsync());
        await Expect(tab.Page.Locator("#announcer")).ToContainTextAsync("The run is now: Paused.");

        await tab.Button("Resume").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        server.Api.Open();
        await Expect(tab.State("completed")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("300 of 300 users")).ToBeVisibleAsync();
        Assert.All(server.Api.Calls, call => Assert.Equal(1, call.Value));
    }

    [BrowserFact]
    public async Task The_limits_of_an_active_run_are_changed()
    {
        await using var server = await PageServer.StartAsync(api: new() { ClosesAfter = 10 });
        await using var tab = await browser.OpenAsync(server.Address);
        await StartAsync(server, tab, "limited", 300);
        await Expect(tab.State("running")).ToBeVisibleAsync();
        await tab.Button("Change limits").ClickAsync();
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Change the limits" });
        await tab.IsAccessibleAsync();
        await dialog.GetByLabel("Requests in flight").FillAsync("2");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(tab.Page.GetByText("New limits requested.")).ToBeVisibleAsync();
        await AnswerUntilAsync(server, tab, () => Expect(tab.Page.GetByText("New limits requested.")).ToBeHiddenAsync());
        await tab.Button("Change limits").ClickAsync();
        await Expect(dialog.GetByLabel("Requests in flight")).ToHaveValueAsync("2");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Back" }).ClickAsync();
    }

    [BrowserFact]
    public async Task A_cancelled_run_publishes_nothing()
    {
        await using var server = await PageServer.StartAsync(api: new() { ClosesAfter = 10 });
        await using var tab = await browser.OpenAsync(server.Address);
        await StartAsync(server, tab, "unwanted", 300);
        await tab.Button("Cancel run").ClickAsync();
        await tab.Button("Cancel the run").ClickAsync();
        await Expect(tab.Page.GetByText("Cancellation requested.").First).ToBeVisibleAsync();
        await AnswerUntilAsync(server, tab, () => Expect(tab.State("cancelled")).ToBeVisibleAsync());
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Results", Exact = true }).ClickAsync();
        await Expect(tab.Page.GetByText("The run was cancelled. It publishes nothing.")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_failing_run_stops_and_the_page_says_what_to_do()
    {
        await using var server = await PageServer.StartAsync(api: new() { Answer = user => user % 2 == 0 ? GatedApi.Failed : null });
        await using var tab = await browser.OpenAsync(server.Address);
        await StartAsync(server, tab, "failing", 60);
        await Expect(tab.State("stopped")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("To publish in spite of the failures, resume and accept all failures.")).ToBeVisibleAsync();
        await tab.IsAccessibleAsync();

        await tab.Button("Resume").ClickAsync();
        await tab.Page.GetByLabel("Accept all failures").CheckAsync();
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(tab.State("completed_with_failures")).ToBeVisibleAsync();

        server.Api.Answer = null;
        await tab.Button("Redrive failures").ClickAsync();
        await Expect(tab.Page.GetByText("A new run with the same settings requests 30 users.")).ToBeVisibleAsync();
        await tab.Button("Start the redrive").ClickAsync();
        await Expect(tab.Heading("failing-redrive")).ToBeVisibleAsync();
        await Expect(tab.State("completed")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("30 of 30 users")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_lost_connection_is_shown_and_ends_by_itself()
    {
        await using var server = await PageServer.StartAsync();
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoAsync();
        await Expect(tab.Heading("No runs yet")).ToBeVisibleAsync();
        tab.ExpectedError = "Failed to load resource: net::ERR_CONNECTION_REFUSED";
        await tab.Page.RouteAsync("**/api/runs?*", route => route.AbortAsync("connectionrefused"));
        await Expect(tab.Page.GetByText("Connection lost, retrying.")).ToBeVisibleAsync();
        await Expect(tab.Heading("No runs yet")).ToBeVisibleAsync();
        await tab.IsAccessibleAsync();
        await tab.Page.UnrouteAllAsync();
        await Expect(tab.Page.GetByText("Connection lost, retrying.")).ToBeHiddenAsync();
    }

    // The run applies a request at its next poll, and then waits for the users in flight. A few users are answered at each poll of the page.
    private static async Task AnswerUntilAsync(PageServer server, Tab tab, Func<Task> expectation)
    {
        tab.Page.Response += Answer;
        await expectation();
        tab.Page.Response -= Answer;

        void Answer(object? sender, IResponse response)
        {
            server.Api.Open();
            server.Api.ClosesAfter = server.Api.Total + 5;
        }
    }

    private static async Task StartAsync(PageServer server, Tab tab, string runId, int users)
    {
        await server.StartRunAsync(runId, users);
        await tab.GoAsync($"#/runs/{runId}");
    }
}
