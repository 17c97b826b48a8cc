using CardGenius.Page.Tests.Support;
using CardGenius.Web.Security;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CardGenius.Page.Tests;

/// <summary>A server with a key.</summary>
[Collection(PageTests.Name)]
public sealed class KeyTests(Browser browser)
{
    [BrowserFact]
    public async Task A_wrong_key_is_refused_and_the_right_key_is_kept_for_the_tab_only()
    {
        var (key, stored) = StoredKey.Create(DateTimeOffset.UnixEpoch);
        await using var server = await PageServer.StartAsync(stored);
        await using (var tab = await browser.OpenAsync(server.Address))
        {
            tab.ExpectedError = "Failed to load resource: the server responded with a status of 401";
            await tab.GoAsync("#/new");
            await tab.IsAccessibleAsync();
            await tab.Page.GetByLabel("Key").FillAsync("schlüssel");
            await tab.Button("Continue").ClickAsync();
            await Expect(tab.Page.GetByText("The server did not accept the key.")).ToBeVisibleAsync();
            await tab.Page.ReloadAsync();
            await Expect(tab.Page.GetByText("The server did not accept the key.")).ToBeHiddenAsync();
            await tab.Page.GetByLabel("Key").FillAsync("wrong");
            await tab.Button("Continue").ClickAsync();
            await Expect(tab.Page.GetByText("The server did not accept the key.")).ToBeVisibleAsync();
            await tab.Page.GetByLabel("Key").FillAsync(key);
            await tab.Button("Continue").ClickAsync();
            await Expect(tab.Heading("Start a run")).ToBeVisibleAsync();

            await tab.Page.GetByLabel("Choose a file").SetInputFilesAsync(
                new FilePayload { Name = "users.csv", MimeType = "text/csv", Buffer = PageServer.Csv(5) });
            await tab.Button("Start the run of 5 users").ClickAsync();
            await Expect(tab.State("completed")).ToBeVisibleAsync();
            await tab.Page.GetByText("Results", new() { Exact = true }).First.ClickAsync();
            var download = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("manifest.json").ClickAsync());
            Assert.Equal("manifest.json", download.SuggestedFilename);
            await tab.Page.ReloadAsync();
            await Expect(tab.Heading("Downloads")).ToBeVisibleAsync();
            Assert.Equal("{}", await tab.Page.EvaluateAsync<string>("JSON.stringify(localStorage)"));
            Assert.DoesNotContain(key, tab.Page.Url, StringComparison.Ordinal);
        }

        await using var other = await browser.OpenAsync(server.Address);
        await other.GoAsync();
        await Expect(other.Heading("Enter the key")).ToBeVisibleAsync();
    }
}
