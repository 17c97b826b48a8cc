using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CardGenius.Batch.Model;
using CardGenius.Service.Http;
using CardGenius.Web.Security;
using CardGenius.Web.Tests.Support;

namespace CardGenius.Web.Tests.Http;

/// <summary>The server over a real connection.</summary>
public sealed class ServerTests : IDisposable
{
    private const string Start = """{"run_id":"r","users":[{"user_id":"u1","fuel":1}]}""";
    private readonly WebWorld _world = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public void Dispose()
    {
        _http.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task A_file_becomes_a_published_run()
    {
        await using var server = await _world.ServeAsync();
        using var stop = new CancellationTokenSource();
        var running = server.RunAsync(stop.Token, CancellationToken.None);
        var upload = await SendAsync(server, HttpMethod.Put, "/api/inputs/users.csv", "userid,amazon_spends\nu1,100\nu2,5\n", "text/csv");
        Assert.Equal(HttpStatusCode.Created, upload.Status);
        var started = await SendAsync(server, HttpMethod.Post, "/api/runs", $$"""{"run_id":"r","input":"{{upload.Json!["input"]}}"}""");
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        await _world.UntilEndedAsync("r", RunState.Completed);

        Assert.Equal("completed", (string?)(await GetAsync(server, "/api/runs/r")).Json!["state"]);
        Assert.Equal("ann@laptop", (string?)(await GetAsync(server, "/api/runs/r/timeline")).Json!["events"]![0]!["by"]);
        Assert.Equal("u1", (string?)(await GetAsync(server, "/api/runs/r/results/rows")).Json!["rows"]![0]![0]);
        var found = await SendAsync(server, HttpMethod.Post, "/api/runs/r/results/search", """{"user_id":"u2"}""");
        Assert.Equal("Ace", (string?)found.Json!["rows"]![0]![2]);
        using var file = await _http.GetAsync(new Uri(server.Address, "/api/runs/r/files/results.csv.gz"));
        Assert.Equal((await _world.Store.ReadAsync($"{(await _world.ResultAsync("r"))!.ResultsPath}/results.csv.gz", CancellationToken.None))!, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task Every_documented_path_is_served()
    {
        await using var server = await _world.ServeAsync();
        foreach (var (path, item) in JsonNode.Parse(RunsApi.OpenApi().Body.Span)!["paths"]!.AsObject())
        {
            foreach (var verb in item!.AsObject().Select(o => o.Key))
            {
                var url = "/api" + path.Replace("{runId}", "none", StringComparison.Ordinal).Replace("{name}", "x", StringComparison.Ordinal);
                var response = await SendAsync(server, new HttpMethod(verb.ToUpperInvariant()), url, verb == "post" ? "{}" : null);
                Assert.NotEqual("urn:cardgenius:unknown_path", (string?)response.Json!["type"]);
            }
        }

        Assert.Equal("urn:cardgenius:unknown_path", (string?)(await GetAsync(server, "/api/none")).Json!["type"]);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(server, HttpMethod.Delete, "/api/runs/none", null)).Status);
    }

    [Theory]
    [InlineData("localhost:{0}", 200)]
    [InlineData("LOCALHOST:{0}", 200)]
    [InlineData("127.0.0.1:{0}", 200)]
    [InlineData("[::1]:{0}", 200)]
    [InlineData("localhost", 421)]
    [InlineData("localhost:1", 421)]
    [InlineData("evil.example:{0}", 421)]
    [InlineData("127.0.0.1.evil.example:{0}", 421)]
    public async Task Only_the_names_of_this_machine_are_accepted(string host, int status)
    {
        await using var server = await _world.ServeAsync();
        foreach (var path in (string[])["/api/runs", "/api/ui/", "/api/ui/config.json"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, path));
            request.Headers.Host = string.Format(System.Globalization.CultureInfo.InvariantCulture, host, server.Address.Port);
            using var response = await _http.SendAsync(request);
            Assert.Equal(status, (int)response.StatusCode);
        }
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData("", 202)]
    [InlineData("own", 202)]
    public async Task A_request_of_another_web_site_is_refused(string origin, int status)
    {
        await using var server = await _world.ServeAsync();
        var own = origin == "own" ? server.Address.GetLeftPart(UriPartial.Authority) : origin;
        var response = await SendAsync(server, HttpMethod.Post, "/api/runs", Start, headers: own.Length == 0 ? [] : [("Origin", own)]);
        Assert.Equal(status, (int)response.Status);
        Assert.Equal(status == 202, await _world.FindAsync("r") is not null);
    }

    [Fact]
    public async Task A_browser_on_another_site_can_open_the_page_and_nothing_else()
    {
        await using var server = await _world.ServeAsync();
        (string, string)[] other = [("Sec-Fetch-Site", "cross-site")];
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, HttpMethod.Get, "/api/ui/", null, headers: other)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, HttpMethod.Get, "/api/runs", null, headers: other)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, HttpMethod.Post, "/api/runs", Start, headers: other)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, HttpMethod.Put, "/api/inputs/a.csv", "x", "text/csv", other)).Status);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data")]
    public async Task A_form_of_another_web_site_cannot_start_a_run(string type)
    {
        await using var server = await _world.ServeAsync();
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await SendAsync(server, HttpMethod.Post, "/api/runs", Start, type)).Status);
        Assert.Null(await _world.FindAsync("r"));
    }

    [Fact]
    public async Task A_server_for_other_machines_needs_its_key()
    {
        var (key, stored) = StoredKey.Create(_world.Time.GetUtcNow(), 1000);
        _world.Settings = _world.Settings with { RequiresKey = true };
        await using var server = await _world.ServeAsync(stored);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(server, "/api/ui/")).Status);
        Assert.True((bool)(await GetAsync(server, "/api/ui/config.json")).Json!["key_required"]!);
        Assert.Equal("urn:cardgenius:key_required", (string?)(await GetAsync(server, "/api/runs")).Json!["type"]);
        Assert.Equal("urn:cardgenius:wrong_key", (string?)(await SendAsync(server, HttpMethod.Get, "/api/runs", null, headers: [("x-functions-key", "no")])).Json!["type"]);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, HttpMethod.Get, "/api/runs", null, headers: [("x-functions-key", key)])).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, HttpMethod.Get, "/api/runs", null, headers: [("Authorization", $"Bearer {key}")])).Status);
        for (var i = 1; i < KeyGuard.MostWrongKeys; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(server, HttpMethod.Get, "/api/runs", null, headers: [("x-functions-key", "no")])).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendAsync(server, HttpMethod.Get, "/api/runs", null, headers: [("x-functions-key", "no")])).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, HttpMethod.Get, "/api/runs", null, headers: [("x-functions-key", key)])).Status);
    }

    [Fact]
    public async Task A_server_behind_a_proxy_accepts_the_name_of_the_proxy()
    {
        var (key, stored) = StoredKey.Create(_world.Time.GetUtcNow(), 1000);
        await using var server = await _world.ServeAsync(stored);
        (string, string)[] forwarded =
        [
            ("x-functions-key", key), ("Origin", "https://runs.example"), ("X-Forwarded-Host", "runs.example"), ("X-Forwarded-For", "10.0.0.7, 10.0.0.8"),
        ];
        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(server, HttpMethod.Post, "/api/runs", Start, headers: forwarded)).Status);
        forwarded[1].Item2 = "https://evil.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, HttpMethod.Post, "/api/runs", Start, headers: forwarded)).Status);
    }

    [Fact]
    public async Task An_upload_that_is_too_large_is_refused_while_it_is_received()
    {
        _world.Settings = _world.Settings with { MaxUploadBytes = 1000 };
        await using var server = await _world.ServeAsync();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(server, HttpMethod.Put, "/api/inputs/a.csv", new string('x', 1001), "text/csv")).Status);
        using var chunked = new HttpRequestMessage(HttpMethod.Put, new Uri(server.Address, "/api/inputs/a.csv"))
        {
            Content = new StringContent(new string('x', 1001)),
        };
        chunked.Headers.TransferEncodingChunked = true;
        using var response = await _http.SendAsync(chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(await _world.Store.ListAsync("inputs", CancellationToken.None));
    }

    [Fact]
    public async Task Responses_are_neither_stored_nor_embedded_by_other_sites()
    {
        await using var server = await _world.ServeAsync();
        using var response = await _http.GetAsync(new Uri(server.Address, "/api/runs"));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_roots_lead_to_the_page_and_the_page_is_not_sent_twice()
    {
        await using var server = await _world.ServeAsync();
        foreach (var path in (string[])["/", "/ui", "/api/ui"])
        {
            using var redirect = await _http.GetAsync(new Uri(server.Address, path));
            Assert.Equal((HttpStatusCode.Redirect, "/api/ui/"), (redirect.StatusCode, redirect.Headers.Location!.OriginalString));
        }

        using var page = await _http.GetAsync(server.Address);
        using var again = new HttpRequestMessage(HttpMethod.Get, server.Address);
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using var unchanged = await _http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    private Task<(HttpStatusCode Status, JsonNode? Json)> GetAsync(CardGeniusServer server, string path) => SendAsync(server, HttpMethod.Get, path, null);

    private async Task<(HttpStatusCode Status, JsonNode? Json)> SendAsync(
        CardGeniusServer server, HttpMethod method, string path, string? body, string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(server.Address, path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return (response.StatusCode, isJson ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null);
    }
}
