using System.Text.Json.Nodes;
using CardGenius.Batch.Input.Tables;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Http;
using CardGenius.Functions.Tests.Support;
using CardGenius.Service;
using CardGenius.Testing;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardGenius.Functions.Tests.Http;

/// <summary>What goes wrong before the API is there is answered in the API's form, too.</summary>
public sealed class RunHttpFunctionsTests
{
    [Fact]
    public async Task A_store_that_cannot_be_opened_is_the_documented_problem_on_every_route()
    {
        await using var app = NewApp((_, _, _) => throw new StoreException("account 'hidden' is down"));
        var log = new Logged<RunHttpFunctions>();
        var functions = new RunHttpFunctions(app, log);
        var routes = Routes(functions, null!);
        foreach (var route in routes)
        {
            await IsProblemAsync(await route(new FakeRequest("{}")), "store");
        }

        Assert.Equal(routes.Length, log.Lines.Count);
        Assert.All(log.Lines, l => Assert.Equal(LogLevel.Warning, l.Level));
    }

    [Fact]
    public async Task A_task_hub_whose_storage_is_down_is_the_documented_problem_on_every_route()
    {
        using var folder = new TemporaryFolder();
        folder.Write("input/weekly/users.csv", "userid,amazon_spends\nu1,100\n");
        var store = new FolderStore(folder.File("store"), new ManualTimeProvider());
        foreach (var id in (string[])["r", RunIdOfWeek])
        {
            await store.WriteAsync(RunPaths.Settings(id), "{}"u8.ToArray(), CancellationToken.None);
        }

        await store.WriteAsync(RunPaths.Start(RunIdOfWeek), """{"fingerprint":"f","origin":"weekly","at":"2026-11-02T02:00:00Z"}"""u8.ToArray(), CancellationToken.None);
        await using var app = new App(
            new() { Storage = "x" },
            new ManualTimeProvider(),
            NullLoggerFactory.Instance,
            (_, _, _) => Task.FromResult<IRunStore>(store),
            _ => new FolderInputContainer(folder.File("input")));
        foreach (var route in Routes(new RunHttpFunctions(app, new Logged<RunHttpFunctions>()), new UnreachableHub()))
        {
            await IsProblemAsync(await route(new FakeRequest("""{"users":[{"user_id":"u","fuel":1}],"run_id":"new"}""")), "store");
        }
    }

    [Fact]
    public async Task A_caller_that_went_away_is_no_failure_of_the_function()
    {
        // Like a store that is asked while the token is cancelled.
        await using var app = NewApp((_, _, token) => Task.FromCanceled<IRunStore>(token));
        var log = new Logged<RunHttpFunctions>();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await IsProblemAsync(await new RunHttpFunctions(app, log).ListAsync(new FakeRequest(), null!, gone.Token), "interrupted");
        Assert.All(log.Lines, l => Assert.Equal(LogLevel.Debug, l.Level));
    }

    [Fact]
    public async Task A_chunked_request_whose_body_the_host_dropped_is_answered_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        await using var app = new App(
            new() { Storage = "x" },
            new ManualTimeProvider(),
            NullLoggerFactory.Instance,
            (_, time, _) => Task.FromResult<IRunStore>(new Batch.Storage.Folder.FolderStore(folder.File("store"), time)),
            _ => new FolderInputContainer(folder.File("input")));
        var request = new FakeRequest();
        request.Headers.Add("transfer-encoding", "chunked");

        var answer = await new RunHttpFunctions(app, new Logged<RunHttpFunctions>()).StartAsync(request, null!, CancellationToken.None);

        Assert.Equal(411, (int)answer.StatusCode);
        answer.Body.Position = 0;
        Assert.Equal("urn:cardgenius:length_required", (string?)(await JsonNode.ParseAsync(answer.Body))!["type"]);
    }

    // The week of the clock that a test begins with.
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
    ];

    private static App NewApp(Func<ServiceSettings, TimeProvider, CancellationToken, Task<IRunStore>> open) =>
        new(new() { Storage = "x" }, new ManualTimeProvider(), NullLoggerFactory.Instance, open, _ => throw new InvalidOperationException());

    private static async Task IsProblemAsync(HttpResponseData answer, string code)
    {
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("application/problem+json; charset=utf-8", Assert.Single(answer.Headers.GetValues("Content-Type")));
        Assert.Equal("30", Assert.Single(answer.Headers.GetValues("Retry-After")));
        answer.Body.Position = 0;
        var problem = (await JsonNode.ParseAsync(answer.Body))!;
        Assert.Equal($"urn:cardgenius:{code}", (string?)problem["type"]);
        Assert.DoesNotContain("hidden", problem.ToJsonString(), StringComparison.Ordinal);
    }
}
