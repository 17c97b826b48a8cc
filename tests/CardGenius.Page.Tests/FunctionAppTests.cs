using CardGenius.Functions.Tests.Support;
using CardGenius.Page.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CardGenius.Page.Tests;

/// <summary>The same page, served by the HTTP functions of the app, whose orchestrator executes the run.</summary>
[Collection(PageTests.Name)]
public sealed class FunctionAppTests(Browser browser)
{
    [BrowserFact]
    public async Task A_run_of_the_app_is_started_and_its_results_are_shown()
    {
        await using var world = await DurableWorld.StartAsync();
        await using var app = await FunctionApp.StartAsync(world);
        world.WriteInput("weekly/users.csv", 45);
        await using var tab = await browser.OpenAsync(app.Address);
        tab.ExpectedError = "Failed to load resource: the server responded with a status of 401";
        await tab.GoAsync();
        await tab.Page.GetByLabel("Key").FillAsync("wrong");
        await tab.Button("Continue").ClickAsync();
        await Expect(tab.Page.GetByText("The server did not accept the key.")).ToBeVisibleAsync();
        await tab.Page.GetByLabel("Key").FillAsync(FunctionApp.Key);
        await tab.Button("Continue").ClickAsync();

        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Start your first run" }).ClickAsync();
        await tab.Page.GetByText("Use a path in the store").ClickAsync();
        await tab.Page.GetByLabel("Path of the input").FillAsync("weekly/users.csv");
        await tab.Button("Check this input").ClickAsync();
        await tab.Page.GetByLabel("Run id").FillAsync("on-azure");
        await tab.Button("Start the run of 45 users").ClickAsync();
        await Expect(tab.State("completed")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("45 of 45 users")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Results", Exact = true }).ClickAsync();
        await Expect(tab.Heading("Downloads")).ToBeVisibleAsync();
        await tab.IsAccessibleAsync();
    }
}
