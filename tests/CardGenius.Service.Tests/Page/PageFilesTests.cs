using System.Text;
using CardGenius.Service.Http;
using CardGenius.Service.Page;

namespace CardGenius.Service.Tests.Page;

public sealed class PageFilesTests
{
    [Theory]
    [InlineData("/api/ui/")]
    [InlineData("/api/ui/index.html")]
    public void The_page_is_sent_with_its_security_headers(string path)
    {
        var page = Get(path);
        Assert.Equal((200, "text/html; charset=utf-8"), (page.Status, page.ContentType));
        var headers = page.Headers.ToDictionary(h => h.Name, h => h.Value);
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'",
            headers["Content-Security-Policy"]);
        Assert.Equal(("nosniff", "no-referrer", "no-cache"), (headers["X-Content-Type-Options"], headers["Referrer-Policy"], headers["Cache-Control"]));
    }

    [Fact]
    public void A_file_that_the_browser_has_is_not_sent_again()
    {
        var tag = Get("/api/ui/").ETag!;
        foreach (var known in (string[])[tag, $"W/{tag}", $"\"x\", {tag}"])
        {
            var again = Get("/api/ui/", known);
            Assert.Equal((304, 0), (again.Status, again.Body.Length));
            Assert.Equal(tag, again.ETag);
        }

        Assert.Equal(200, Get("/api/ui/", "\"x\"").Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/ui")]
    [InlineData("/api/ui")]
    public void Other_paths_of_the_page_lead_to_it(string path) => Assert.Equal((302, "/api/ui/"), (Get(path).Status, Get(path).Location));

    [Theory]
    [InlineData("/api/ui/none.js")]
    [InlineData("/api/ui/../openapi.json")]
    [InlineData("/api/ui/%2e%2e/openapi.json")]
    public void An_unknown_file_is_a_problem(string path) => Assert.Equal(404, Get(path).Status);

    [Fact]
    public void The_configuration_says_what_the_page_must_know()
    {
        var config = PageFiles.Respond("/api/ui/config.json", new(), () => RunsApi.PageConfig(new() { Storage = "x", MaxUploadBytes = 7 }));
        Assert.StartsWith(
            """{"key_required":true,"host":"azure","version":""", Encoding.UTF8.GetString(config.Body.Span), StringComparison.Ordinal);
        Assert.Contains("\"max_upload_bytes\":7,\"max_concurrency\":20,\"usual_agreed_concurrency\":20", Encoding.UTF8.GetString(config.Body.Span), StringComparison.Ordinal);
        Assert.Contains(("Cache-Control", "no-store"), config.Headers);
    }

    private static ApiResponse Get(string path, string? known = null) => PageFiles.Respond(
        path, new() { Header = name => name == "If-None-Match" ? known : null }, () => throw new InvalidOperationException());
}
