using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Timeline;
using CardGenius.Service.Http;

namespace CardGenius.Service.Tests.Http.Runs;

public sealed class RunDataApiTests : IDisposable
{
    private const string Folder = "results/x";
    private const string Table = "userid,amazon_spends,top1_card_name,cardgenius_error\nu1,100,\"Ace, Gold\",\n'=u2,5,,Timeout\n 007 ,7,Ace,\n";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Start = new(2026, 11, 16, 2, 0, 0, TimeSpan.Zero);
    private readonly ServiceWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_timeline_has_events_and_samples_in_snake_case()
    {
        await BeginAsync();
        await new TimelineStore(_world.Store).WriteAsync("r", Timeline(), None);
        var timeline = ServiceWorld.Json(await TimelineAsync(null));
        Same(
            """{"kind":"limit_lowered","at":"2026-11-16T02:00:05+00:00","until":"2026-11-16T02:00:09+00:00","reason":"the API throttles (429)","count":2,"limit":7.5}""",
            timeline["events"]![0]!);
        Assert.Equal("too_many_failures", (string?)timeline["events"]![1]!["cause"]);
        Same(
            """{"at":"2026-11-16T02:00:10+00:00","seconds":10,"users":8,"requests":9,"errors":[{"class":"rate_limited","requests":1}],"in_flight":3,"max_in_flight":5,"limit":7.5,"p50_ms":1500,"p95_ms":2100,"p99_ms":3000}""",
            timeline["samples"]![0]!);
        Same(
            """{"at":"2026-11-16T02:00:20+00:00","seconds":10,"users":0,"requests":0,"errors":[],"in_flight":0,"max_in_flight":0}""",
            timeline["samples"]![1]!);
    }

    [Fact]
    public async Task The_timeline_names_the_times_beyond_a_threshold()
    {
        await BeginAsync();
        var held = new RunEvent { Id = "1", Kind = RunEventKind.Held, At = Start, Until = Start.AddMinutes(95), Reason = "503" };
        await new TimelineStore(_world.Store).WriteAsync("r", new() { Events = [held] }, None);
        var alert = Assert.Single(ServiceWorld.Json(await TimelineAsync("2026-11-17T00:00:00Z"))["alerts"]!.AsArray())!;
        Assert.Equal(
            ("run-held", "2026-11-16T02:30:00+00:00", "2026-11-16T03:35:00+00:00", "5,700 s"),
            ((string?)alert["rule"], (string?)alert["from"], (string?)alert["until"], (string?)alert["worst"]));
        Assert.Contains((string?)alert["severity"], (string[])["warning", "critical"]);
        Assert.False(string.IsNullOrEmpty((string?)alert["title"]));
        Assert.False(string.IsNullOrEmpty((string?)alert["action"]));
    }

    [Theory]
    [InlineData("2026-11-16T02:00:10Z", 1)]
    [InlineData("2026-11-16T07:30:09+05:30", 2)]
    [InlineData("2026-11-16T02:00:20Z", 0)]
    public async Task The_timeline_can_be_continued(string after, int samples)
    {
        await BeginAsync();
        await new TimelineStore(_world.Store).WriteAsync("r", Timeline(), None);
        var timeline = ServiceWorld.Json(await TimelineAsync(after));
        Assert.Equal(samples, timeline["samples"]!.AsArray().Count);
        Assert.Equal(2, timeline["events"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_run_without_a_timeline_has_an_empty_one_and_a_wrong_time_is_refused()
    {
        await BeginAsync();
        Assert.Equal("""{"run_id":"r","sample_seconds":10,"events":[],"alerts":[],"samples":[]}""", ServiceWorld.Json(await TimelineAsync(null)).ToJsonString());
        var refused = await TimelineAsync("yesterday");
        Assert.Equal(400, refused.Status);
        Assert.NotNull(ServiceWorld.Json(refused)["errors"]!["after"]);
    }

    [Fact]
    public async Task The_first_rows_have_all_columns()
    {
        await PublishAsync();
        var rows = ServiceWorld.Json(await RowsAsync("2"));
        Assert.Equal("""["userid","amazon_spends","top1_card_name","cardgenius_error"]""", rows["columns"]!.ToJsonString());
        Same("""[["u1","100","Ace, Gold",""],["'=u2","5","","Timeout"]]""", rows["rows"]!);
        Assert.Equal(3, ServiceWorld.Json(await RowsAsync(null))["rows"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_wrong_number_of_rows_is_refused(string limit)
    {
        await PublishAsync();
        var refused = await RowsAsync(limit);
        Assert.Equal(400, refused.Status);
        Assert.NotNull(ServiceWorld.Json(refused)["errors"]!["limit"]);
    }

    [Theory]
    [InlineData("""{"user_id":"u1"}""", "u1")]
    [InlineData("""{"user_id":" u1 "}""", "u1")]
    [InlineData("""{"user_id":"=u2"}""", "'=u2")]
    [InlineData("""{"user_id":"007"}""", " 007 ")]
    public async Task A_user_is_found_by_the_id(string body, string cell)
    {
        await PublishAsync(isSafe: true);
        var found = ServiceWorld.Json(await SearchAsync(body));
        Assert.Equal(cell, (string?)Assert.Single(found["rows"]!.AsArray())![0]);
    }

    [Theory]
    [InlineData("""{"user_id":"secret"}""", 404, "unknown_user")]
    [InlineData("""{"user_id":7}""", 404, "unknown_user")]
    [InlineData("""{"user_id":""}""", 400, "validation")]
    [InlineData("""{"user_id":["secret"]}""", 400, "validation")]
    [InlineData("{}", 400, "validation")]
    [InlineData("", 400, "validation")]
    [InlineData("""{"user_id":"u1","secret":1}""", 400, "validation")]
    public async Task A_search_without_a_result_is_a_problem_without_the_id(string body, int status, string code)
    {
        await PublishAsync();
        var response = await SearchAsync(body);
        Assert.Equal(status, response.Status);
        var problem = ServiceWorld.Json(response);
        Assert.Equal($"urn:cardgenius:{code}", (string?)problem["type"]);
        Assert.DoesNotContain("secret\"}", Encoding.UTF8.GetString(response.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_body_that_is_too_large_is_refused()
    {
        await PublishAsync();
        Assert.Equal(413, (await SearchAsync(new string(' ', 3 * 1024 * 1024))).Status);
    }

    [Fact]
    public async Task Damaged_results_are_a_problem_that_names_the_file()
    {
        await PublishAsync();
        await _world.Store.WriteAsync($"{Folder}/results.csv.gz", "no gzip"u8.ToArray(), None);
        Assert.Equal((500, "urn:cardgenius:damaged"), await ProblemAsync(RowsAsync(null)));
        await _world.Store.DeleteAsync($"{Folder}/results.csv.gz", None);
        Assert.Equal((500, "urn:cardgenius:damaged"), await ProblemAsync(SearchAsync("""{"user_id":"u1"}""")));
        Assert.Equal((500, "urn:cardgenius:damaged"), await ProblemAsync(FileAsync("results.csv.gz")));
        await _world.Store.WriteAsync($"{Folder}/manifest.json", "{"u8.ToArray(), None);
        Assert.Equal((500, "urn:cardgenius:damaged"), await ProblemAsync(RowsAsync(null)));
    }

    [Theory]
    [InlineData("results.csv.gz", "application/gzip", "attachment; filename=\"results.csv.gz\"")]
    [InlineData("report.html", "text/html; charset=utf-8", "inline")]
    [InlineData("manifest.json", "application/json; charset=utf-8", "attachment; filename=\"manifest.json\"")]
    public async Task A_published_file_is_downloaded(string name, string type, string disposition)
    {
        await PublishAsync();
        var response = await FileAsync(name);
        Assert.Equal((200, type, disposition), (response.Status, response.ContentType, response.Disposition));
        Assert.Contains("default-src 'none'", response.SecurityPolicy, StringComparison.Ordinal);
        using var output = new MemoryStream();
        await response.WriteAsync(output, None);
        Assert.Equal(await _world.Store.ReadAsync($"{Folder}/{name}", None), output.ToArray());
        Assert.Contains(("Cache-Control", "no-store"), response.Headers);
    }

    [Theory]
    [InlineData("_SUCCESS")]
    [InlineData("../../runs/r/settings.json")]
    [InlineData("other.csv")]
    [InlineData("")]
    public async Task Only_the_files_of_the_manifest_are_downloaded(string name)
    {
        await PublishAsync();
        Assert.Equal((404, "urn:cardgenius:unknown_file"), await ProblemAsync(FileAsync(name)));
    }

    [Fact]
    public async Task A_file_above_the_limit_of_the_host_is_named_with_its_path()
    {
        await PublishAsync();
        _world.Settings = _world.Settings with { MaxDownloadBytes = 1 };
        var response = await FileAsync("results.csv.gz");
        Assert.Equal(409, response.Status);
        Assert.Contains("results/x/results.csv.gz", (string?)ServiceWorld.Json(response)["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_summary_is_that_of_the_manifest()
    {
        await PublishAsync();
        Assert.Equal("{}", ServiceWorld.Json(await _world.Api.Data.SummaryAsync("r", None)).ToJsonString());

        await PublishAsync(summary: new(
            [new("Ace", 2)], [new("amazon_spends", "is negative", 3), new(null, "is empty", 1)], [new(FailureClass.BadRequest, 422, new string('x', 300), 4)]));
        var summary = ServiceWorld.Json(await _world.Api.Data.SummaryAsync("r", None));
        Same("""[{"card":"Ace","users":2}]""", summary["top_cards"]!);
        Same("""[{"column":"amazon_spends","reason":"is negative","rows":3},{"reason":"is empty","rows":1}]""", summary["rejects"]!);
        Same($$"""[{"class":"bad_request","status":422,"users":4,"example":"{{new string('x', 199)}}…"}]""", summary["failures"]!);
    }

    [Fact]
    public async Task Nothing_is_returned_before_the_run_is_published_or_for_an_unknown_run()
    {
        await BeginAsync();
        (int, string?) early = (409, "urn:cardgenius:not_published");
        Assert.Equal(early, await ProblemAsync(RowsAsync(null)));
        Assert.Equal(early, await ProblemAsync(SearchAsync("""{"user_id":"u1"}""")));
        Assert.Equal(early, await ProblemAsync(FileAsync("results.csv.gz")));
        Assert.Equal(early, await ProblemAsync(_world.Api.Data.SummaryAsync("r", None)));
        (int, string?) unknown = (404, "urn:cardgenius:unknown_run");
        foreach (var id in (string[])["none", "..", "a/b"])
        {
            Assert.Equal(unknown, await ProblemAsync(_world.Api.Data.TimelineAsync(id, new(), None)));
            Assert.Equal(unknown, await ProblemAsync(_world.Api.Data.RowsAsync(id, new(), None)));
            Assert.Equal(unknown, await ProblemAsync(_world.Api.Data.SearchAsync(id, new(), None)));
            Assert.Equal(unknown, await ProblemAsync(_world.Api.Data.FileAsync(id, "manifest.json", None)));
            Assert.Equal(unknown, await ProblemAsync(_world.Api.Data.SummaryAsync(id, None)));
        }
    }

    private static RunTimeline Timeline() => new()
    {
        Events =
        [
            new()
            {
                Id = "1", Kind = RunEventKind.LimitLowered, At = Start.AddSeconds(5), Until = Start.AddSeconds(9), Count = 2, Limit = 7.5,
                Reason = "the API throttles (429)",
            },
            new() { Id = "2", Kind = RunEventKind.Stopped, At = Start.AddSeconds(20), Cause = StopCause.TooManyFailures },
        ],
        Samples =
        [
            new()
            {
                At = Start.AddSeconds(10), Seconds = 10, Users = 8, Requests = 9, Errors = [new ClassCount(FailureClass.RateLimited, 1)],
                InFlight = 3, MaxInFlight = 5, Limit = 7.5, P50Ms = 1500, P95Ms = 2100, P99Ms = 3000,
            },
            new() { At = Start.AddSeconds(20), Seconds = 10 },
        ],
    };

    private static byte[] Gzip(string text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionMode.Compress))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return output.ToArray();
    }

    private static void Same(string expected, JsonNode actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    private static async Task<(int Status, string? Type)> ProblemAsync(Task<ApiResponse> request)
    {
        var response = await request;
        return (response.Status, (string?)ServiceWorld.Json(response)["type"]);
    }

    private Task<ApiResponse> BeginAsync() => _world.PostAsync("""{"run_id":"r","users":[{"user_id":"u1","amazon_spends":100}]}""");

    private async Task PublishAsync(bool isSafe = false, PublishedSummary? summary = null)
    {
        await BeginAsync();
        var csv = Gzip(Table);
        var report = "<!doctype html>"u8.ToArray();
        var manifest = new Manifest
        {
            RunId = "r",
            ProgramVersion = "1",
            State = RunState.Completed,
            Settings = new() { CsvSafe = isSafe },
            Input = new("input.ndjson", 1, "0", 3, 0, ["userid", "amazon_spends"], 0),
            Counts = new(3, 3, 3, 0, 0, 0),
            Parts = [],
            Files = [new("report.html", 0, report.Length, "aa"), new("results.csv.gz", 3, csv.Length, "bb")],
            Attempts = new(3, new Dictionary<string, long>()),
            Latency = new(1, 1, 1, 1, 1, 1),
            Times = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
            Summary = summary,
        };
        await _world.Store.WriteAsync($"{Folder}/results.csv.gz", csv, None);
        await _world.Store.WriteAsync($"{Folder}/report.html", report, None);
        await _world.Store.WriteAsync($"{Folder}/_SUCCESS", ReadOnlyMemory<byte>.Empty, None);
        await _world.Store.WriteAsync($"{Folder}/manifest.json", manifest.ToJson(), None);
        await _world.EndAsync(new() { RunId = "r", State = RunState.Completed, ResultsPath = Folder });
    }

    private Task<ApiResponse> TimelineAsync(string? after) =>
        _world.Api.Data.TimelineAsync("r", new() { Query = name => name == "after" ? after : null }, None);

    private Task<ApiResponse> RowsAsync(string? limit) =>
        _world.Api.Data.RowsAsync("r", new() { Query = name => name == "limit" ? limit : null }, None);

    private Task<ApiResponse> SearchAsync(string body) =>
        _world.Api.Data.SearchAsync("r", new() { Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) }, None);

    private Task<ApiResponse> FileAsync(string name) => _world.Api.Data.FileAsync("r", name, None);
}
