using System.Text.Json.Nodes;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Http;
using CardGenius.Functions.Tests.Support;
using CardGenius.Testing;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace CardGenius.Functions.Tests.Http;

/// <summary>Errors before the API is created are reported as the API's problem documents, too.</summary>
public sealed class RunHttpFunctionsTests
{
    [Fact]
    public async Task A_store_that_cannot_be_opened_is_a_problem_on_every_route()
    {
        var services = TestServices.NewFactory(_ => throw new StoreException("account 'hidden' is down"));
        var log = new Logged<RunHttpFunctions>();
        var functions = new RunHttpFunctions(services, log);
        Func<FakeRequest, Task<HttpResponseData>>[] routes = [.. Routes(functions, null!), .. StoreRoutes(functions)];
        foreach (var route in routes)
        {
            await IsProblemAsync(await route(new FakeRequest("{}")), "store");
        }

        Assert.Equal(routes.Length, log.Lines.Count);
        Assert.All(log.Lines, l => Assert.Equal(LogLevel.Warning, l.Level));
    }

    [Fact]
    public async Task A_task_hub_that_is_down_is_a_problem_on_every_route()
    {
        using var folder = new TemporaryFolder();
        folder.Write("input/weekly/users.csv", "userid,amazon_spends\nu1,100\n");
        var store = new FolderStore(folder.File("store"), new ManualTimeProvider());
        foreach (var id in (string[])["r", RunIdOfWeek])
        {
            await store.WriteAsync(RunPaths.Settings(id), "{}"u8.ToArray(), CancellationToken.None);
        }

        await store.WriteAsync(RunPaths.Start(RunIdOfWeek), """{"fingerprint":"f","origin":"weekly","at":"2026-11-02T02:00:00Z"}"""u8.ToArray(), CancellationToken.None);
        var services = TestServices.NewFactory(_ => Task.FromResult(new RunStorage(store, new FolderInputContainer(folder.File("input")))));
        foreach (var route in Routes(new RunHttpFunctions(services, new Logged<RunHttpFunctions>()), new UnreachableHub()))
        {
            await IsProblemAsync(await route(new FakeRequest("""{"users":[{"user_id":"u","fuel":1}],"run_id":"new"}""")), "store");
        }
    }

    [Fact]
    public async Task A_caller_that_disconnected_is_no_failure_of_the_function()
    {
        // A store does this if the token is cancelled while it opens.
        var services = TestServices.NewFactory(Task.FromCanceled<RunStorage>);
        var log = new Logged<RunHttpFunctions>();
        using var disconnected = new CancellationTokenSource();
        await disconnected.CancelAsync();
        await IsProblemAsync(await new RunHttpFunctions(services, log).ListAsync(new FakeRequest(), null!, disconnected.Token), "interrupted");
        Assert.All(log.Lines, l => Assert.Equal(LogLevel.Debug, l.Level));
    }

    [Fact]
    public async Task A_body_that_is_streamed_is_sent_with_its_headers()
    {
        var response = await new FakeRequest().RespondAsync(new(200, "application/gzip", default)
        {
            Length = 3,
            Disposition = "attachment; filename=\"results.csv.gz\"",
            Writer = (output, token) => output.WriteAsync("abc"u8.ToArray(), token).AsTask(),
        });
        Assert.Equal("abc"u8.ToArray(), ((MemoryStream)response.Body).ToArray());
        Assert.Equal("attachment; filename=\"results.csv.gz\"", Assert.Single(response.Headers.GetValues("Content-Disposition")));
        Assert.Equal("no-store", Assert.Single(response.Headers.GetValues("Cache-Control")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task An_upload_above_the_limit_of_the_app_is_refused_with_the_way_out()
    {
        using var folder = new TemporaryFolder();
        var store = new FolderStore(folder.File("store"), new ManualTimeProvider());
        var services = TestServices.NewFactory(_ => Task.FromResult(new RunStorage(store, new FolderInputContainer(folder.File("input")))));
        var functions = new RunHttpFunctions(services, new Logged<RunHttpFunctions>());

        var response = await functions.UploadAsync(new FakeRequest(new string('x', (2 * 1024 * 1024) + 1)), "users.csv", null!, CancellationToken.None);

        Assert.Equal(413, (int)response.StatusCode);
        response.Body.Position = 0;
        var detail = (string?)(await JsonNode.ParseAsync(response.Body))!["detail"];
        Assert.StartsWith("The maximum size of an upload is 2 MB. Copy a larger file to folder ", detail, StringComparison.Ordinal);
        Assert.Equal(201, (int)(await functions.UploadAsync(new FakeRequest("userid\n"), "users.csv", null!, CancellationToken.None)).StatusCode);
    }

    [Fact]
    public async Task A_chunked_request_without_its_body_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        var store = new FolderStore(folder.File("store"), new ManualTimeProvider());
        var services = TestServices.NewFactory(_ => Task.FromResult(new RunStorage(store, new FolderInputContainer(folder.File("input")))));
        var request = new FakeRequest();
        request.Headers.Add("transfer-encoding", "chunked");

        var response = await new RunHttpFunctions(services, new Logged<RunHttpFunctions>()).StartAsync(request, null!, CancellationToken.None);

        Assert.Equal(411, (int)response.StatusCode);
        response.Body.Position = 0;
        Assert.Equal("urn:cardgenius:length_required", (string?)(await JsonNode.ParseAsync(response.Body))!["type"]);
    }

    // The week of the initial time of a ManualTimeProvider.
    private const string RunIdOfWeek = "2026-W45";

    private static Func<FakeRequest, Task<HttpResponseData>>[] Routes(RunHttpFunctions functions, DurableTaskClient client) =>
    [
        r => functions.StartAsync(r, client, CancellationToken.None),
        _ => functions.StartWeeklyAsync(new FakeRequest("{}"), client, CancellationToken.None),
        r => functions.ListAsync(r, client, CancellationToken.None),
        r => functions.GetAsync(r, "r", client, CancellationToken.None),
        r => functions.PauseAsync(r, "r", client, CancellationToken.None),
        r => functions.ResumeAsync(r, "r", client, CancellationToken.None),
        r => functions.CancelAsync(r, "r", client, CancellationToken.None),
        r => functions.RedriveAsync(r, "r", client, CancellationToken.None),
        r => functions.ResultsAsync(r, "r", client, CancellationToken.None),
        r => functions.RowsAsync(r, "r", client, CancellationToken.None),
        r => functions.SearchAsync(r, "r", client, CancellationToken.None),
        r => functions.SummaryAsync(r, "r", client, CancellationToken.None),
        r => functions.FileAsync(r, "r", "manifest.json", client, CancellationToken.None),
    ];

    // These routes do not need the task hub.
    private static Func<FakeRequest, Task<HttpResponseData>>[] StoreRoutes(RunHttpFunctions functions) =>
    [
        r => functions.TimelineAsync(r, "r", null!, CancellationToken.None),
        r => functions.InputsAsync(r, null!, CancellationToken.None),
        r => functions.UploadAsync(r, "users.csv", null!, CancellationToken.None),
    ];

    private static async Task IsProblemAsync(HttpResponseData response, string code)
    {
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal("application/problem+json; charset=utf-8", Assert.Single(response.Headers.GetValues("Content-Type")));
        Assert.Equal("30", Assert.Single(response.Headers.GetValues("Retry-After")));
        response.Body.Position = 0;
        var problem = (await JsonNode.ParseAsync(response.Body))!;
        Assert.Equal($"urn:cardgenius:{code}", (string?)problem["type"]);
        Assert.DoesNotContain("hidden", problem.ToJsonString(), StringComparison.Ordinal);
    }
}
