using System.Diagnostics;
using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Telemetry;
using CardGenius.Batch.Tests.Api;
using CardGenius.Batch.Tests.Execution;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Telemetry;

/// <summary>What a whole run exports, with an API that fails in several ways.</summary>
[Collection(nameof(TelemetryTests))]
public sealed class ExportedRunTests : IAsyncLifetime, IDisposable
{
    private const string UserCanary = "canary-user";
    private const string SpendCanary = "918273";
    private const string TokenCanary = "canary-token";
    private const string BodyCanary = "canary-body";
    private const int Users = 40;

    private readonly TemporaryFolder _folder = new();
    private readonly Exported _exported = new();
    private readonly RawServer _server;
    private int _requests;
    private int _failures;

    public ExportedRunTests()
    {
        _server = new RawServer(RespondAsync);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _exported.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_that_a_run_exports_is_personal()
    {
        var result = await RunAsync();

        var everything = _exported.Everything();
        Assert.Equal(RunState.CompletedWithFailures, result.State);
        foreach (var canary in new[] { UserCanary, SpendCanary, TokenCanary, BodyCanary })
        {
            Assert.DoesNotContain(canary, everything, StringComparison.OrdinalIgnoreCase);
        }

        // The canaries were there: in the store and in the requests.
        Assert.Contains(_server.Heads, head => head.Contains(TokenCanary, StringComparison.Ordinal));
        Assert.Contains("outcome=result", everything, StringComparison.Ordinal);
        Assert.Contains("error.type=bad_request", everything, StringComparison.Ordinal);
        Assert.Contains(_exported.Logs, e => e.Id == 1);
        Assert.Equal(["attempt", "chunk", "run"], OurSpans().Select(s => s.DisplayName).Distinct().Order());
    }

    [Fact]
    public async Task The_metrics_are_those_of_the_manifest()
    {
        var result = await RunAsync();

        var requests = _exported.Metrics.Where(m => m.Instrument.Name == "http.client.request.duration" && m.Instrument.Meter.Name == BatchTelemetry.Name).ToList();
        Assert.Equal(_server.Requests, requests.Count);

        // The manifest does not count a neutral request of a chunk that yields before its next checkpoint.
        Assert.InRange(result.Tally.Requests, Users, requests.Count);
        Assert.Equal(_failures, requests.Count(r => r.Tags.Any(t => t.Key == "error.type")));
        Assert.Equal(0, _exported.Metrics.Where(m => m.Instrument.Name == "http.client.active_requests" && m.Instrument.Meter.Name == BatchTelemetry.Name).Sum(m => m.Value));
        Assert.All(requests, r => Assert.Contains(new("server.address", "localhost"), r.Tags));
        Assert.Contains(_exported.Metrics, m => m.Instrument.Name == "cardgenius.chunk.duration");
        Assert.Equal(
            ["append", "commit", "list", "read", "write"],
            _exported.Metrics.Where(m => m.Instrument.Name == "cardgenius.store.operation.duration")
                .Select(m => (string)m.Tags[0].Value!).Distinct().Order().Intersect(["append", "commit", "list", "read", "write"]));
    }

    [Fact]
    public async Task Counters_grow_by_what_the_run_did()
    {
        var before = Totals();
        var result = await RunAsync();
        var after = Totals();

        double Grown(string series) => after[series] - before[series];
        Assert.Equal(result.Results, Grown("cardgenius.users outcome=result"));
        Assert.Equal(result.Failures, Grown("cardgenius.users outcome=rejected") + Grown("cardgenius.users outcome=exhausted"));
        Assert.Equal(1, Grown("cardgenius.runs.ended outcome=completed_with_failures"));
        Assert.True(Grown("cardgenius.retries error.type=server_error") > 0, "The run repeated requests after a 500.");
        Assert.Equal(0, Grown("cardgenius.retries error.type=timeout"));
        Assert.True(Grown("cardgenius.holds ") >= 1, "The run held.");
        Assert.True(Grown("cardgenius.network.io network.io.direction=transmit") > Users * 30);
        Assert.True(Grown("cardgenius.network.io network.io.direction=receive") > Users * 30);
    }

    [Fact]
    public async Task An_attempt_belongs_to_its_chunk_and_a_chunk_to_its_run()
    {
        await RunAsync();

        var spans = OurSpans();
        var run = Assert.Single(spans, s => s.DisplayName == "run");
        var chunks = spans.Where(s => s.DisplayName == "chunk").ToDictionary(s => s.SpanId);
        Assert.NotEmpty(chunks);
        Assert.All(chunks.Values, chunk => Assert.Equal(run.SpanId, chunk.ParentSpanId));
        var attempts = spans.Where(s => s.DisplayName == "attempt").ToList();
        Assert.True(attempts.Count >= Users);
        Assert.All(attempts, attempt => Assert.True(attempt.ParentSpanId == run.SpanId || chunks.ContainsKey(attempt.ParentSpanId)));
        Assert.Contains(attempts, attempt => chunks.ContainsKey(attempt.ParentSpanId) && attempt.Status == ActivityStatusCode.Error);
        Assert.DoesNotContain(_server.Heads, head => head.Contains("traceparent", StringComparison.OrdinalIgnoreCase));
    }

    private List<Activity> OurSpans() => [.. _exported.Spans.Where(s => s.Source.Name == BatchTelemetry.Name)];

    private Dictionary<string, double> Totals()
    {
        using var recorder = new Recorder(meter => meter.Name == BatchTelemetry.Name);
        return recorder.Read().Where(m => m.Instrument.GetType().Name.StartsWith("ObservableCounter", StringComparison.Ordinal))
            .ToDictionary(m => $"{m.Instrument.Name} {string.Join(' ', m.Tags.Select(t => $"{t.Key}={t.Value}"))}", m => m.Value);
    }

    private async Task<RunResult> RunAsync()
    {
        var settings = new RunSettings
        {
            Concurrency = 4,
            ChunkSize = 5,
            CheckpointUsers = 2,
            FailureTolerance = 1,
            HoldSeconds = 0.2,
            HoldMaxSeconds = 0.4,
            Api = new()
            {
                Url = _server.Url,
                Attempts = 2,
                RetryBaseSeconds = 0.01,
                RetryMaxSeconds = 0.02,
                RampSeconds = 0,
                BreakerMinimumAttempts = 5,
                BreakerOpenSeconds = 0.5,
            },
        };
        var input = new TextInput(
            "users.csv",
            "userid,amazon_spends\n" + string.Concat(Enumerable.Range(0, Users).Select(i => $"{UserCanary}-{i},{SpendCanary}.{i + 10}\n")));
        var store = new MeasuredStore(new FolderStore(_folder.Path, TimeProvider.System), TimeProvider.System);
        var runner = new BatchRunner(
            store,
            (run, rules) => new CardGeniusClient(run.Api, run.Concurrency, rules, TokenCanary, logger: _exported),
            TimeProvider.System);
        return await runner.RunAsync(
            new RunRequest { RunId = "run", Settings = settings, Rules = new(), Input = input }, CancellationToken.None, CancellationToken.None);
    }

    // The preflight is answered, then the API is out for a while, then it refuses one user in ten.
    private Task RespondAsync(Stream stream, CancellationToken cancelled)
    {
        var number = Interlocked.Increment(ref _requests);
        return number switch
        {
            > 1 and < 25 => SayAsync(stream, "500 Internal Server Error", $"{{\"error\":\"{BodyCanary} {UserCanary}\"}}", cancelled),
            _ when number % 10 == 0 => SayAsync(stream, "400 Bad Request", $"{{\"error\":\"{BodyCanary} {SpendCanary}\"}}", cancelled),
            _ => SayAsync(
                stream,
                "200 OK",
                $$"""[{"card_name":"{{BodyCanary}}","seo_card_alias":"{{BodyCanary}}","id":1,"joining_fees":"0","total_savings_yearly":9,"total_extra_benefits":0}]""",
                cancelled),
        };
    }

    private Task SayAsync(Stream stream, string status, string body, CancellationToken cancelled)
    {
        Interlocked.Add(ref _failures, status == "200 OK" ? 0 : 1);
        return RawServer.WriteAsync(stream, $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}", cancelled);
    }
}
