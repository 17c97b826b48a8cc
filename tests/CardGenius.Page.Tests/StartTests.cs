using CardGenius.Page.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CardGenius.Page.Tests;

/// <summary>From a file to its results.</summary>
[Collection(PageTests.Name)]
public sealed class StartTests(Browser browser)
{
    [BrowserFact]
    public async Task A_file_becomes_a_run_and_its_results_are_downloaded()
    {
        await using var server = await PageServer.StartAsync();
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoAsync();
        await Expect(tab.Heading("No runs yet")).ToBeVisibleAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Start your first run" }).ClickAsync();
        await tab.Page.GetByLabel("Choose a file").SetInputFilesAsync(File("users.csv", PageServer.Csv(30, rejects: 2)));

        await Expect(tab.Page.GetByText("of 32 rows")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("Expected duration")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Row, new() { Name = "avg_amazon_gmv amazon_spends" })).ToBeVisibleAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Region, new() { Name = "Rejects by reason" })).ToContainTextAsync("not an amount");
        await tab.Page.GetByLabel("Run id").FillAsync("first");
        await tab.Button("Start the run of 30 users").ClickAsync();

        await Expect(tab.State("completed")).ToBeVisibleAsync();
        await Expect(tab.Page).ToHaveTitleAsync("Completed: first · CardGenius");
        await Expect(tab.Heading("first")).ToBeFocusedAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Results", Exact = true }).ClickAsync();
        await Expect(tab.Heading("Downloads")).ToBeVisibleAsync();
        var download = await tab.Page.RunAndWaitForDownloadAsync(
            () => tab.Page.GetByRole(AriaRole.Link, new() { Name = "manifest.json" }).ClickAsync());
        Assert.Equal("manifest.json", download.SuggestedFilename);
        Assert.Contains("\"first\"", await System.IO.File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task A_run_is_started_with_the_keyboard_alone()
    {
        await using var server = await PageServer.StartAsync();
        server.WriteInput("weekly/users.csv", 12);
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoAsync();
        await Expect(tab.Heading("No runs yet")).ToBeVisibleAsync();
        await TabToAsync(tab, tab.Page.GetByRole(AriaRole.Link, new() { Name = "Start your first run" }));
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Heading("Start a run")).ToBeFocusedAsync();
        await Expect(tab.Button("users.csv")).ToBeVisibleAsync();
        await TabToAsync(tab, tab.Button("users.csv"));
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Check" })).ToBeFocusedAsync();
        await TabToAsync(tab, tab.Page.GetByLabel("Run id"));
        await tab.Page.Keyboard.PressAsync("Control+A");
        await tab.Page.Keyboard.TypeAsync("by-keyboard");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Heading("by-keyboard")).ToBeFocusedAsync();
        await Expect(tab.State("completed")).ToBeVisibleAsync();
    }

    [BrowserFact]
    public async Task A_file_chosen_with_the_keyboard_is_uploaded()
    {
        await using var server = await PageServer.StartAsync();
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoAsync("#/new");
        await Expect(tab.Page.GetByText("Choose a file")).ToBeVisibleAsync();
        await TabToAsync(tab, tab.Page.GetByLabel("Choose a file"));
        var chooser = await tab.Page.RunAndWaitForFileChooserAsync(() => tab.Page.Keyboard.PressAsync("Space"));
        await chooser.SetFilesAsync(File("users.csv", PageServer.Csv(3)));
        await Expect(tab.Button("Start the run of 3 users")).ToBeEnabledAsync();
    }

    [BrowserFact]
    public async Task Errors_say_what_to_do()
    {
        await using var server = await PageServer.StartAsync();
        await using var tab = await browser.OpenAsync(server.Address);
        await tab.GoAsync("#/new");
        var file = tab.Page.GetByLabel("Choose a file");
        await file.SetInputFilesAsync(File("large.csv", new byte[(1024 * 1024) + 1]));
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The file is too large");

        tab.ExpectedError = "Failed to load resource: the server responded with a status of 422";
        await file.SetInputFilesAsync(File("wrong.csv", "name,color\nA,red\n"u8.ToArray()));
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The input cannot be used");
        await Expect(tab.Button("Start the run")).ToBeDisabledAsync();

        await tab.Button("Choose another file").ClickAsync();
        await file.SetInputFilesAsync(File("users.csv", PageServer.Csv(3)));
        await Expect(tab.Button("Start the run of 3 users")).ToBeEnabledAsync();
        tab.ExpectedError = "Failed to load resource: the server responded with a status of 400";
        await tab.Page.GetByLabel("Run id").FillAsync("not a name");
        await tab.Button("Start the run of 3 users").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The request is not valid");
        await Expect(tab.Page.Locator("#run_id-hint")).ToContainTextAsync("1 to 64 letters");
    }

    private static FilePayload File(string name, byte[] content) => new() { Name = name, MimeType = "text/csv", Buffer = content };

    private static async Task TabToAsync(Tab tab, ILocator target)
    {
        for (var presses = 0; presses < 40; presses++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
            {
                return;
            }
        }

        Assert.Fail($"The Tab key does not reach {target}.");
    }
}
