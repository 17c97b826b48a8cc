using System.Reflection;
using System.Text.Json.Nodes;
using CardGenius.Functions.Http;
using CardGenius.Functions.Tests.Support;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Tests.Http;

public sealed class PageHttpFunctionsTests
{
    private readonly PageHttpFunctions _page = new(Options.Create(new ServiceSettings { Storage = "x" }));

    [Fact]
    public void The_page_needs_no_key_because_it_contains_no_data()
    {
        var trigger = typeof(PageHttpFunctions).GetMethod(nameof(PageHttpFunctions.GetAsync))!.GetParameters()[0].GetCustomAttribute<HttpTriggerAttribute>()!;
        Assert.Equal((AuthorizationLevel.Anonymous, "ui/{*path}"), (trigger.AuthLevel, trigger.Route));
    }

    [Fact]
    public async Task The_page_is_sent_with_its_security_policy()
    {
        var response = await GetAsync("/api/ui/");
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", Assert.Single(response.Headers.GetValues("Content-Type")));
        Assert.Contains("script-src 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_path_without_a_slash_leads_to_the_page()
    {
        var response = await GetAsync("/api/ui");
        Assert.Equal((302, "/api/ui/"), ((int)response.StatusCode, Assert.Single(response.Headers.GetValues("Location"))));
    }

    [Fact]
    public async Task The_configuration_asks_for_a_key()
    {
        var response = await GetAsync("/api/ui/config.json");
        response.Body.Position = 0;
        var config = (await JsonNode.ParseAsync(response.Body))!;
        Assert.Equal((true, "azure", 2 * 1024 * 1024), ((bool)config["key_required"]!, (string?)config["host"], (int)config["max_upload_bytes"]!));
    }

    [Fact]
    public async Task An_unknown_file_is_a_problem() => Assert.Equal(404, (int)(await GetAsync("/api/ui/none.js")).StatusCode);

    private Task<HttpResponseData> GetAsync(string path) => _page.GetAsync(new FakeRequest(path: path));
}
