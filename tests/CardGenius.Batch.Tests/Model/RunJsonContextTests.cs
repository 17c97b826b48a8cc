using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Tests.Model;

public sealed class RunJsonContextTests
{
    private static readonly ChunkTally Tally = new()
    {
        Results = 3,
        PermanentFailures = 1,
        TransientFailures = 2,
        Attempts = 9,
        NeutralRequests = 4,
        FailedAttempts = [new(FailureClass.RateLimited, 4), new(FailureClass.BadRequest, 1)],
        Latency = new LatencyHistogram { Buckets = [new(170, 3)], MaxMilliseconds = 1500, SumMilliseconds = 4400 },
    };

    [Fact]
    public void Documents_of_an_earlier_version_are_read()
    {
        var state = JsonSerializer.Deserialize(
            """{"run_id":"r","phase":"FirstPass","users":9,"chunks":5,"next":4,"returned":[{"index":3,"users":5,"failures":1}]}""",
            ExecutionJsonContext.Default.RunLoopState)!;
        Assert.Equal([new ReturnedChunk(3, 5, 1)], state.Returned);
        Assert.Equal((0, 0), (state.Since.Users, state.FailureHolds));

        var report = JsonSerializer.Deserialize(
            """{"key":{"pass":0,"index":3},"outcome":"Done","progressed":true,"tally":{"results":5,"attempts":6}}""",
            RunJsonContext.Default.ChunkReport)!;
        Assert.Equal((0, null, 5, 6, 0), (report.Before.Users, report.NotBefore, report.Tally.Users, report.Tally.Requests, report.Tally.NeutralRequests));

        var settings = JsonSerializer.Deserialize("""{"api":{"retry_max_seconds":60}}""", RunJsonContext.Default.RunSettings)!;
        Assert.Equal(3600, settings.Api.RetryAfterMaxSeconds);
    }

    [Fact]
    public void Every_document_is_read_as_written()
    {
        var moment = new DateTimeOffset(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);
        RoundTrip(new RedrivePlan(12, 5), RunJsonContext.Default.RedrivePlan);
        RoundTrip(new RunControl { Request = ControlRequest.Pause, At = moment }, RunJsonContext.Default.RunControl);
        RoundTrip(Tally, RunJsonContext.Default.ChunkTally);
        RoundTrip(new ChunkAssignment("run-1", new ChunkKey(1, 7), Probe: true), RunJsonContext.Default.ChunkAssignment);
        RoundTrip(
            new ChunkReport { Key = new(1, 2), Outcome = ChunkOutcome.Yielded, Yield = YieldReason.Deadline, Reason = "r", Progressed = true, NotBefore = moment, Before = Tally, Tally = Tally },
            RunJsonContext.Default.ChunkReport);
        RoundTrip(
            new RunProgress { State = RunState.Held, At = moment, StartedAt = moment, Users = 5, Tally = Tally, Window = 3, Reason = "out", HeldUntil = moment },
            RunJsonContext.Default.RunProgress);
        RoundTrip(
            new RunResult { Stage = 1, StageRefusal = "p95 above 5 s", RunId = "run-1", State = RunState.Stopped, Cause = StopCause.Fatal, Reason = "401", Rows = 7, Users = 6, Tally = Tally, RejectsPath = "results/rejects.xlsx" },
            RunJsonContext.Default.RunResult);
        RoundTrip(
            new RankingRules { TopN = 3, Commissionable = new Dictionary<string, bool> { ["AXIS "] = true }, DisplayNames = new Dictionary<string, string> { ["A B"] = "a" } },
            ExecutionJsonContext.Default.RankingRules);
        RoundTrip(
            new RunSettings
            {
                Input = new() { Path = "u.xlsx", Sheet = "1", Limit = 5, ColumnMappings = new Dictionary<string, string> { ["user_id"] = "Customer Id" }, OtherOnline = OtherOnlineMode.ConfirmedOnly, IgnoreColumns = true, Sha256 = "ab" },
                Api = new() { RequestsPerSecond = 13.5 },
                Concurrency = 4,
                SpendKeys = ["fuel"],
                TimeZone = "Asia/Kolkata",
                RejectTolerance = 0.4,
                CsvSafe = true,
                Excel = true,
                AgreedConcurrency = 60,
                Stages = [new(5, 100), new(20, null)],
            },
            RunJsonContext.Default.RunSettings);
    }

    [Fact]
    public void Names_are_in_snake_case_and_keys_of_the_data_are_unchanged()
    {
        var json = JsonSerializer.Serialize(
            new RunSettings { Input = new() { ColumnMappings = new Dictionary<string, string> { ["userId"] = "Id" } } }, RunJsonContext.Default.RunSettings);

        Assert.DoesNotContain('\n', json);
        Assert.Contains("\"skip_empty_rows\":true", json, StringComparison.Ordinal);
        Assert.Contains("\"other_online\":\"SumComponents\"", json, StringComparison.Ordinal);
        Assert.Contains("\"column_mappings\":{\"userId\":\"Id\"}", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_members_are_ignored_and_missing_ones_have_defaults()
    {
        var read = JsonSerializer.Deserialize("{\"new_member\":{\"a\":1},\"api\":{},\"input\":{}}"u8, RunJsonContext.Default.RunSettings)!;
        Same(new RunSettings(), read, RunJsonContext.Default.RunSettings);
        Defaults(new RunControl(), RunJsonContext.Default.RunControl);
        Defaults(new ChunkTally(), RunJsonContext.Default.ChunkTally);
        Defaults(new RankingRules(), ExecutionJsonContext.Default.RankingRules);
        Defaults(new RunProgress { State = RunState.Running }, RunJsonContext.Default.RunProgress, "{\"state\":\"Running\"}");
        Defaults(
            new RunResult { RunId = "run-1", State = RunState.Completed },
            RunJsonContext.Default.RunResult,
            "{\"run_id\":\"run-1\",\"state\":\"Completed\"}");
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("{}"u8, RunJsonContext.Default.RunPlan));
    }

    private static void Defaults<T>(T expected, JsonTypeInfo<T> type, string json = "{}") =>
        Same(expected, JsonSerializer.Deserialize(json, type)!, type);

    private static void Same<T>(T expected, T actual, JsonTypeInfo<T> type) =>
        Assert.Equal(JsonSerializer.Serialize(expected, type), JsonSerializer.Serialize(actual, type));

    private static void RoundTrip<T>(T value, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var again = JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Deserialize(bytes, type)!, type);

        Assert.Equal(Encoding.UTF8.GetString(bytes), Encoding.UTF8.GetString(again));

        // A comparison of the texts does not detect a member that is never written, so each member is checked.
        Assert.All(typeof(T).GetProperties().Where(p => p.SetMethod is { IsPublic: true }), p =>
            Assert.Contains($"\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)}\":", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal));
    }
}
