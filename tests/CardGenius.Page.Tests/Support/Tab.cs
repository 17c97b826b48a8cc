using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace CardGenius.Page.Tests.Support;

/// <summary>A tab with the page. When it is closed, it checks that the page wrote no error to the console and sent no request to another
/// host.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly ConcurrentQueue<string> _foreign = [];
    private readonly Uri _address;

    public Tab(IPage page, Uri address)
    {
        _address = address;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsExpected(message.Text))
            {
                _errors.Enqueue($"{message.Text} {message.Location}");
            }
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address.GetLeftPart(UriPartial.Authority) + "/", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                _foreign.Enqueue(request.Url);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>The start of a message about a failed request that the test causes. The browser writes it for each response with an error
    /// status.</summary>
    public string? ExpectedError { get; set; }

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator State(string state) => Page.Locator($"main .title .badge[data-state={state}]");

    /// <summary>Opens a view by its address.</summary>
    public async Task GoAsync(string view = "#/")
    {
        await Page.GotoAsync("about:blank");
        await Page.GotoAsync(new Uri(_address, view).AbsoluteUri);
    }

    /// <summary>Checks the accessibility of what is shown.</summary>
    public async Task IsAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.True(
            result.Violations.Length == 0,
            string.Join('\n', result.Violations.Select(v => $"{v.Id}: {v.Help}\n{string.Join('\n', v.Nodes.Select(n => $"  {n.Html}\n    {string.Join("; ", n.Any.Concat(n.All).Concat(n.None).Select(c => c.Message))}"))}")));
    }

    /// <summary>Checks that the page does not scroll sideways.</summary>
    public async Task FitsAsync() => Assert.Equal(
        await Page.EvaluateAsync<int>("document.documentElement.clientWidth"), await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Assert.Empty(_errors);
        Assert.Empty(_foreign);
    }

    private bool IsExpected(string text) => ExpectedError is { } expected && text.StartsWith(expected, StringComparison.Ordinal);
}
