using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing;
using CardGenius.Service.Http;

namespace CardGenius.Service.Tests.Http;

public sealed class RunsApiTests : IDisposable
{
    private const string Inline = """{"run_id":"r","users":[{"user_id":"u1","amazon_spends":100},{"user_id":"u2","fuel":5}]}""";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ServiceWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_start_returns_the_location_and_the_poll_interval()
    {
        _world.WriteInput("a/users.csv");
        var response = await _world.PostAsync("""{"run_id":"backfill-1","input":"a/users.csv","settings":{"top_n":3,"concurrency":7,"requests_per_second":2.5}}""");
        Assert.Equal((202, "/api/runs/backfill-1", 15), (response.Status, response.Location, response.RetryAfter));
        var run = ServiceWorld.Json(response);
        Assert.Equal("queued", (string?)run["state"]);
        Assert.Equal("/api/runs/backfill-1/cancel", (string?)run["links"]!["cancel"]);
        var order = Assert.Single(_world.Host.Started);
        Assert.Equal(("backfill-1", null, null), (order.RunId, order.State, order.Numbers));
        var written = (await new RunCatalog(_world.Store, _world.Time).FindAsync("backfill-1", None))!.Settings;
        Assert.Equal(("a/users.csv", 3, 7, 2.5), (written.Input.Path, written.TopN, written.Concurrency, written.Api.RequestsPerSecond));
    }

    [Fact]
    public async Task Users_in_the_request_become_the_input_of_the_run()
    {
        Assert.Equal(202, (await _world.PostAsync(Inline)).Status);
        var input = Encoding.UTF8.GetString((await _world.Store.ReadAsync(RunPaths.InlineInput("r"), None))!);
        Assert.Equal(
            """
            {"user_id":"u1","amazon_spends":100}
            {"user_id":"u2","fuel":5}

            """,
            input);
    }

    [Fact]
    public async Task Of_many_equal_starts_at_the_same_time_one_is_accepted_as_new()
    {
        using var world = new ServiceWorld { Host = new() { AcceptsAll = true } };
        var responses = await world.AdvanceUntilAsync(Task.WhenAll(Enumerable.Range(0, 21).Select(_ => Task.Run(() => world.PostAsync(Inline)))));
        Assert.Equal(1, responses.Count(a => a.Status == 202));
        Assert.Equal(20, responses.Count(a => a.Status == 200));
        Assert.Single(world.Host.Started);
    }

    [Fact]
    public async Task The_same_request_completes_an_interrupted_start()
    {
        await _world.PostAsync(Inline);
        _world.Host.Runs.Clear();
        _world.Host.Started.Clear();
        await _world.Store.DeleteAsync(RunPaths.Settings("r"), None);
        await _world.Store.DeleteAsync(RunPaths.Rules("r"), None);
        var again = await _world.AdvanceUntilAsync(_world.PostAsync(Inline));
        Assert.Equal(200, again.Status);
        Assert.Single(_world.Host.Started);
        Assert.NotNull(await _world.Store.ReadAsync(RunPaths.Settings("r"), None));
    }

    [Fact]
    public async Task An_equal_start_finds_the_run_and_a_different_one_is_refused()
    {
        await _world.PostAsync(Inline);
        var again = await _world.PostAsync(Inline.Replace(",", " ,\n", StringComparison.Ordinal));
        Assert.Equal((200, "/api/runs/r"), (again.Status, again.Location));
        Assert.Single(_world.Host.Started);
        Assert.Equal(409, (await _world.PostAsync(Inline.Replace("100", "101", StringComparison.Ordinal))).Status);
        Assert.Equal(409, (await _world.PostAsync(Inline.Replace("{\"run_id\"", "{\"settings\":{\"top_n\":10},\"run_id\"", StringComparison.Ordinal))).Status);

        // The settings of the service do not affect the comparison.
        _world.Settings = _world.Settings with { Defaults = new() { TopN = 4 } };
        Assert.Equal(200, (await _world.PostAsync(Inline)).Status);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task An_idempotency_key_identifies_a_run()
    {
        const string Body = """{"users":[{"user_id":"u1","fuel":1}]}""";
        var first = await _world.PostAsync(Body, "order-77");
        Assert.Equal((202, "/api/runs/order-77"), (first.Status, first.Location));
        Assert.Equal((200, "/api/runs/order-77"), ((await _world.PostAsync(Body, "\"order-77\"")).Status, first.Location));
        var odd = await _world.PostAsync(Body, "a key with blanks / and more");
        Assert.Equal(202, odd.Status);
        Assert.Equal(odd.Location, (await _world.PostAsync(Body, "a key with blanks / and more")).Location);
        Assert.NotEqual(odd.Location, (await _world.PostAsync(Body, "another key")).Location);
        Assert.Equal(400, (await _world.PostAsync(Inline, "order-78")).Status);
    }

    [Fact]
    public async Task Without_id_and_key_each_start_is_a_new_run()
    {
        const string Body = """{"users":[{"user_id":"u1","fuel":1}]}""";
        Assert.NotEqual((await _world.PostAsync(Body)).Location, (await _world.PostAsync(Body)).Location);
    }

    [Fact]
    public async Task On_a_new_store_a_finished_run_of_the_task_hub_is_ignored()
    {
        _world.Host.Show("r", null, isAlive: false);
        var users = """{"run_id":"r","users":[{"user_id":"u","fuel":1}]}""";
        Assert.Equal(202, (await _world.PostAsync(users)).Status);
        Assert.Single(_world.Host.Started);
        Assert.Equal(200, (await _world.PostAsync(users)).Status);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task On_a_new_store_an_active_run_of_the_same_name_is_a_conflict()
    {
        _world.Host.Show("r", null, isAlive: true);
        var response = await _world.PostAsync("""{"run_id":"r","users":[{"user_id":"u","fuel":1}]}""");
        Assert.Equal((409, "urn:cardgenius:conflict"), (response.Status, (string?)ServiceWorld.Json(response)["type"]));
        Assert.Contains("task hub", (string?)ServiceWorld.Json(response)["detail"], StringComparison.Ordinal);
        Assert.Empty(_world.Host.Started);
    }

    [Fact]
    public async Task A_results_folder_of_an_earlier_run_is_a_conflict()
    {
        await _world.Store.WriteAsync("results/run_date=2026-11-16/run_id=r/_SUCCESS", ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        var response = await _world.PostAsync("""{"run_id":"r","users":[{"user_id":"u","fuel":1}]}""");
        Assert.Equal((409, "urn:cardgenius:conflict"), (response.Status, (string?)ServiceWorld.Json(response)["type"]));
        Assert.Empty(_world.Host.Started);
        Assert.Equal(404, (await _world.Api.GetAsync("r", CancellationToken.None)).Status);
    }

    [Fact]
    public async Task A_run_of_the_command_line_is_a_conflict()
    {
        await _world.PostAsync(Inline);
        await _world.Store.DeleteAsync(RunPaths.Start("r"), None);
        Assert.Equal(409, (await _world.PostAsync(Inline)).Status);
    }

    [Fact]
    public async Task All_invalid_fields_are_listed()
    {
        var response = await _world.PostAsync("""
            {"run_id":"no blanks","input":"../x.csv","inputs":"x","dry_run":1,
             "settings":{"top_n":0,"concurrency":21,"requests_per_second":"fast","failure_tolerance":2,"limit":0,"sheet":5,
                         "column_mappings":["a"],"other_online":"all","spend_keys":"fuel","excel":"yes","topn":3}}
            """);
        Assert.Equal((400, "application/problem+json; charset=utf-8"), (response.Status, response.ContentType));
        var problem = ServiceWorld.Json(response);
        Assert.Equal("urn:cardgenius:validation", (string?)problem["type"]);
        var errors = problem["errors"]!.AsObject();
        Assert.Equal(
            [
                "dry_run", "input", "inputs", "run_id", "settings.column_mappings", "settings.concurrency", "settings.excel",
                "settings.failure_tolerance", "settings.limit", "settings.other_online", "settings.requests_per_second", "settings.sheet",
                "settings.spend_keys", "settings.top_n", "settings.topn",
            ],
            errors.Select(e => e.Key).Order(StringComparer.Ordinal));
        Assert.Contains("'input'", (string?)errors["inputs"]![0], StringComparison.Ordinal);
        Assert.Contains("'settings.top_n'", (string?)errors["settings.topn"]![0], StringComparison.Ordinal);
        Assert.Empty(_world.Host.Started);
        Assert.Empty(await _world.Store.ListAsync("runs", None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"users\":[{]}")]
    [InlineData("{}")]
    [InlineData("{\"users\":[]}")]
    [InlineData("{\"users\":{}}")]
    [InlineData("{\"users\":[7]}")]
    [InlineData("{\"users\":[{}]}")]
    [InlineData("{\"users\":[{\"user_id\":\"u\",\"fuel\":{\"a\":1}}]}")]
    [InlineData("{\"input\":\"a.csv\",\"users\":[{\"user_id\":\"u\",\"fuel\":1}]}")]
    public async Task An_invalid_start_is_refused(string body) => Assert.Equal(400, (await _world.PostAsync(body)).Status);

    [Theory]
    [InlineData("{\"run_id\":\"\\ud800\",\"users\":[{\"user_id\":\"u\",\"fuel\":1}]}")]
    [InlineData("{\"\\ud800\":1,\"users\":[{\"user_id\":\"u\",\"fuel\":1}]}")]
    [InlineData("{\"users\":[{\"user_id\":\"\\ud800\",\"fuel\":1}]}")]
    [InlineData("{\"users\":[{\"user_id\":\"u\",\"\\udc00\":1}]}")]
    [InlineData("{\"users\":[{\"user_id\":\"u\",\"fuel\":1}],\"settings\":{\"sheet\":\"\\ud800x\"}}")]
    [InlineData("{\"users\":[{\"user_id\":\"u\",\"fuel\":1}],\"settings\":{\"column_mappings\":{\"\\ud800\":\"x\"}}}")]
    public async Task Half_of_a_surrogate_pair_is_a_validation_error(string body)
    {
        var response = await _world.PostAsync(body);

        Assert.Equal(400, response.Status);
        Assert.Contains("half of a surrogate pair", (string?)ServiceWorld.Json(response)["errors"]!["body"]![0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"run_id\":\"a?b\",\"users\":[{\"user_id\":\"u\",\"fuel\":1}]}")]
    [InlineData("{\"users\":[{\"user_id\":\"u?\",\"fuel\":1}]}")]
    [InlineData("{\"users\":[{\"user_id\":\"u\",\"fu?el\":1}]}")]
    [InlineData("{\"input?\":\"a.csv\"}")]
    [InlineData("?")]
    public async Task An_invalid_byte_is_a_validation_error(string body)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(body).Select(b => b == (byte)'?' ? (byte)0xFF : b)];

        var response = await _world.Api.StartAsync(new() { Body = new MemoryStream(bytes) }, None);
        await _world.PostAsync(Inline);
        var resume = await _world.Api.ResumeAsync("r", new() { Body = new MemoryStream(bytes) }, None);

        Assert.Equal((400, 400), (response.Status, resume.Status));
    }

    [Fact]
    public async Task A_chunked_body_that_the_platform_dropped_is_reported()
    {
        await _world.PostAsync(Inline);
        var dropped = new ApiRequest { Header = name => name == "Transfer-Encoding" ? "chunked" : null };

        foreach (var response in (ApiResponse[])
            [await _world.Api.StartAsync(dropped, None), await _world.Api.StartWeeklyAsync(dropped, None), await _world.Api.ResumeAsync("r", dropped, None)])
        {
            Assert.Equal((411, "urn:cardgenius:length_required"), (response.Status, (string?)ServiceWorld.Json(response)["type"]));
            Assert.Contains("Content-Length", (string?)ServiceWorld.Json(response)["detail"], StringComparison.Ordinal);
        }

        var arrived = await _world.Api.StartAsync(dropped with { Body = new MemoryStream(Encoding.UTF8.GetBytes(Inline)) }, None);
        Assert.Equal(200, arrived.Status);
    }

    [Theory]
    [InlineData("\"fuel\\nx\"", "entry 1 is not known; did you mean 'fuel'?")]
    [InlineData("\"fuel\",\"fuels\"", "entry 2 is not known; did you mean 'fuel'?")]
    [InlineData("\"fuel\",\"fuel\"", "entry 2 is repeated")]
    [InlineData("\"selected_card_id\"", "entry 1 is not known; expected: amazon_spends, ")]
    [InlineData("7", "expected a list of strings")]
    public async Task Spend_keys_are_known_names(string keys, string message)
    {
        var response = await _world.PostAsync($$$"""{"users":[{"user_id":"u","fuel":1}],"settings":{"spend_keys":[{{{keys}}}]}}""");

        Assert.Equal(400, response.Status);
        Assert.StartsWith(message, (string?)ServiceWorld.Json(response)["errors"]!["settings.spend_keys"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelled_column_is_refused_unless_it_is_ignored()
    {
        const string Misspelt = "userid,amazon_spends,fule\nu1,100,5\n";
        _world.WriteInput("users.csv", Misspelt);
        var refused = await _world.PostAsync("""{"run_id":"a","input":"users.csv"}""");
        Assert.Equal(422, refused.Status);
        Assert.Contains("column 'fule' (like 'fuel') would not be sent", (string?)ServiceWorld.Json(refused)["detail"], StringComparison.Ordinal);
        Assert.Equal(202, (await _world.PostAsync("""{"run_id":"a","input":"users.csv","settings":{"ignore_columns":true}}""")).Status);
        Assert.Equal(409, (await _world.PostAsync("""{"run_id":"a","input":"users.csv"}""")).Status);

        var dry = ServiceWorld.Json(await _world.PostAsync("""{"input":"users.csv","dry_run":true}"""));
        Assert.Contains("a run refuses this input. ", (string?)dry["notes"]![1], StringComparison.Ordinal);

        _world.Settings = _world.Settings with { Defaults = new() { Input = new() { IgnoreColumns = true } } };
        Assert.Equal(202, (await _world.PostAsync("""{"run_id":"b","input":"users.csv"}""")).Status);
    }

    [Fact]
    public async Task A_planned_run_shows_the_notes_about_its_input()
    {
        await _world.PostAsync(Inline);
        var plan = new RunPlan
        {
            RunId = "r",
            PlannedAt = _world.Time.GetUtcNow(),
            InputName = "users.csv",
            InputBytes = 5,
            InputSha256 = new string('a', 64),
            Rows = 2,
            Users = 2,
            Rejects = 0,
            Columns = ["userid", "city"],
            IdColumn = 0,
            ChunkSize = 1,
            Notes = ["columns that are not sent: city"],
        };
        await _world.Store.WriteAsync(RunPaths.Plan("r"), JsonSerializer.SerializeToUtf8Bytes(plan, RunJsonContext.Default.RunPlan), None);

        Assert.Equal("columns that are not sent: city", (string?)(await _world.GetAsync("r"))["input"]!["notes"]![0]);
    }

    [Fact]
    public async Task More_than_a_thousand_users_need_a_file()
    {
        static string Body(int users) =>
            $$"""{"users":[{{string.Join(',', Enumerable.Range(0, users).Select(i => $"{{\"user_id\":\"u{i}\",\"fuel\":1}}"))}}]}""";
        Assert.Equal(202, (await _world.PostAsync(Body(1000))).Status);
        Assert.Equal(400, (await _world.PostAsync(Body(1001))).Status);
        var huge = await _world.PostAsync($$"""{"users":[{"user_id":"{{new string('x', 2 * 1024 * 1024)}}","fuel":1}]}""");
        Assert.Equal(413, huge.Status);
    }

    [Theory]
    [InlineData("missing.csv", null)]
    [InlineData("empty.csv", "")]
    [InlineData("strange.csv", "name,colour\nx,y\n")]
    public async Task An_unusable_input_is_refused_before_anything_is_written(string path, string? content)
    {
        if (content is not null)
        {
            _world.WriteInput(path, content);
        }

        var response = await _world.PostAsync($$"""{"run_id":"r","input":"{{path}}"}""");
        Assert.Equal(422, response.Status);
        Assert.Contains(path, (string?)ServiceWorld.Json(response)["detail"], StringComparison.Ordinal);
        Assert.Empty(await _world.Store.ListAsync("runs", None));
        Assert.Empty(_world.Host.Started);
    }

    [Fact]
    public async Task A_dry_run_counts_and_writes_nothing()
    {
        _world.WriteInput("users.csv", "userid,amazon_spends,colour\nu1,100,red\nu2,-5,blue\nu1,7,green\n");
        var response = await _world.PostAsync("""{"input":"users.csv","dry_run":true}""");
        Assert.Equal(200, response.Status);
        var report = ServiceWorld.Json(response);
        Assert.Equal((3, 1, 2, true), ((int)report["rows"]!, (int)report["users"]!, (int)report["rejects"]!, (bool)report["is_whole"]!));
        Assert.Equal(["user_id", "amazon_spends"], report["columns"]!.AsArray().Take(2).Select(c => (string)c!["use"]!));
        Assert.Equal(2, report["reject_reasons"]!.AsArray().Count);
        Assert.Empty(await _world.Store.ListAsync("runs", None));
        Assert.Empty(_world.Host.Started);
    }

    [Fact]
    public async Task An_active_run_is_shown_with_all_its_figures()
    {
        await _world.PostAsync(Inline);
        _world.Host.Show("r", FakeHost.Status(RunState.Running) with { WithoutCards = 3, Dropped = new(1, 2, 3, 4, 5) });
        var run = await _world.GetAsync("r");
        Assert.Equal("running", (string?)run["state"]);
        Assert.Equal(
            """{"rows":0,"users":1000,"rejects":0,"done":400,"results":390,"without_cards":3,"failures":10,"dropped_cards":{"no_name":1,"missing_amount":2,"unreadable_amount":3,"not_commissionable":4,"not_listed":5}}""",
            run["counts"]!.ToJsonString());
        Assert.Equal((120, 300), ((int)run["users_per_minute"]!, (int)run["eta_seconds"]!));
        Assert.Equal(800, (double)run["planned_users_per_minute"]!);
        Assert.Equal("""{"p50_ms":1500,"p95_ms":2100,"p99_ms":3000}""", run["latency"]!.ToJsonString());
        Assert.Equal("""{"chunks":18,"limit":19,"size":20}""", run["window"]!.ToJsonString());
        Assert.Null(run["links"]!["resume"]);
    }

    [Theory]
    [InlineData(RunState.Queued, "queued")]
    [InlineData(RunState.Planning, "planning")]
    [InlineData(RunState.Running, "running")]
    [InlineData(RunState.Held, "held")]
    [InlineData(RunState.Paused, "paused")]
    [InlineData(RunState.Publishing, "publishing")]
    public async Task The_state_of_an_active_run_has_its_name(RunState state, string name)
    {
        await _world.PostAsync(Inline);
        _world.Host.Show("r", FakeHost.Status(state) with { Reason = "because", HeldUntil = DateTimeOffset.UnixEpoch });
        var run = await _world.GetAsync("r");
        Assert.Equal((name, "because"), ((string?)run["state"], (string?)run["reason"]));
    }

    [Theory]
    [InlineData(RunState.Stopped, StopCause.TooManyFailures, "stopped", "too_many_failures", "resume,cancel,limits")]
    [InlineData(RunState.Stopped, StopCause.TooManyWithoutCards, "stopped", "too_many_without_cards", "resume,cancel,limits")]
    [InlineData(RunState.Stopped, StopCause.AllRejected, "stopped", "all_rejected", "resume,cancel,limits")]
    [InlineData(RunState.Stopped, StopCause.TooManyRejects, "stopped", "too_many_rejects", "resume,cancel,limits")]
    [InlineData(RunState.Stopped, StopCause.StoreFault, "stopped", "store_fault", "resume,cancel,limits")]
    [InlineData(RunState.Completed, StopCause.None, "completed", null, "results")]
    [InlineData(RunState.CompletedWithFailures, StopCause.None, "completed_with_failures", null, "redrive,results")]
    [InlineData(RunState.Cancelled, StopCause.None, "cancelled", null, "")]
    public async Task A_run_that_ended_is_shown_with_its_end(RunState state, StopCause cause, string name, string? causeName, string links)
    {
        await _world.PostAsync(Inline);
        await _world.EndAsync(new()
        {
            RunId = "r",
            State = state,
            Cause = cause,
            Users = 2,
            Results = 1,
            Failures = 1,
            Tally = new() { Results = 1, WithoutCards = 1, Dropped = new(0, 0, 0, 0, 9) },
        });
        var run = await _world.GetAsync("r");
        Assert.Equal((1, 9), ((int)run["counts"]!["without_cards"]!, (int)run["counts"]!["dropped_cards"]!["not_listed"]!));
        Assert.Equal((name, causeName), ((string?)run["state"], (string?)run["cause"]));
        Assert.Equal(links, string.Join(',', run["links"]!.AsObject().Select(l => l.Key).Where(k => k is not ("self" or "timeline"))));
    }

    [Fact]
    public async Task A_run_without_a_result_is_stopped_and_can_be_resumed()
    {
        await _world.PostAsync(Inline);
        _world.Host.Show("r", FakeHost.Status(RunState.Running), isAlive: false);
        var run = await _world.GetAsync("r");
        Assert.Equal(("stopped", "interrupted"), ((string?)run["state"], (string?)run["cause"]));
        Assert.Equal(400, (int)run["counts"]!["done"]!);
        Assert.Equal(202, (await _world.ResumeAsync("r")).Status);
        Assert.Equal(2, _world.Host.Started.Count);
        Assert.True(string.CompareOrdinal(_world.Host.Started[0].Execution, _world.Host.Started[1].Execution) <= 0);
    }

    [Fact]
    public async Task The_start_of_a_run_is_the_same_time_in_every_response()
    {
        var began = _world.Time.GetUtcNow();
        var started = ServiceWorld.Json(await _world.PostAsync(Inline));
        _world.Time.Advance(TimeSpan.FromSeconds(7));
        var found = ServiceWorld.Json(await _world.PostAsync(Inline));
        var queued = await _world.GetAsync("r");
        _world.Host.Show("r", FakeHost.Status(RunState.Running) with { StartedAt = began });
        var running = await _world.GetAsync("r");
        await _world.EndAsync(new() { RunId = "r", State = RunState.Completed });
        var ended = await _world.GetAsync("r");
        _world.Host.Runs.Clear();
        var purged = await _world.GetAsync("r");

        Assert.All([started, found, queued, running, ended, purged], r => Assert.Equal(began, (DateTimeOffset?)r["started_at"]));
    }

    [Fact]
    public async Task A_pause_is_shown_as_requested_until_it_is_applied()
    {
        await _world.PostAsync(Inline);
        _world.Host.Show("r", FakeHost.Status(RunState.Running));
        var response = await _world.Api.PauseAsync("r", new(), None);
        Assert.Equal((202, "pause"), (response.Status, (string?)ServiceWorld.Json(response)["requested"]));
        Assert.Equal(ControlRequest.Pause, (await new RunCatalog(_world.Store, _world.Time).ReadControlAsync("r", None)).Request);
        _world.Host.Show("r", FakeHost.Status(RunState.Paused));
        Assert.Equal(200, (await _world.Api.PauseAsync("r", new(), None)).Status);
        var resumed = await _world.ResumeAsync("r");
        Assert.Equal((202, "resume"), (resumed.Status, (string?)ServiceWorld.Json(resumed)["requested"]));
        Assert.Equal(ControlRequest.Run, (await new RunCatalog(_world.Store, _world.Time).ReadControlAsync("r", None)).Request);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_run_that_was_suspended_on_the_platform_is_resumed_there()
    {
        await _world.PostAsync(Inline);
        _world.Host.Show("r", FakeHost.Status(RunState.Running), isSuspended: true);
        Assert.Equal("paused", (string?)(await _world.GetAsync("r"))["state"]);
        Assert.Equal(202, (await _world.ResumeAsync("r")).Status);
        Assert.Equal(["r"], _world.Host.Resumed);
    }

    [Fact]
    public async Task A_stopped_run_is_resumed_with_changed_settings()
    {
        await _world.PostAsync(Inline);
        await _world.EndAsync(new() { RunId = "r", State = RunState.Stopped, Cause = StopCause.TooManyFailures });
        Assert.Equal(400, (await _world.ResumeAsync("r", """{"top_n":3}""")).Status);
        Assert.Equal(400, (await _world.ResumeAsync("r", """{"concurrency":50}""")).Status);
        Assert.Equal(202, (await _world.ResumeAsync("r", """{"failure_tolerance":1,"no_card_tolerance":0.9,"reject_tolerance":0.8,"concurrency":4}""")).Status);
        var run = (await new RunCatalog(_world.Store, _world.Time).FindAsync("r", None))!;
        Assert.Equal(
            (1.0, 0.9, 4, null), (run.Settings.FailureTolerance, run.Settings.NoCardTolerance, run.Settings.Concurrency, run.Result));
        Assert.Equal(0.8, run.Settings.RejectTolerance);
        Assert.Equal(409, (await _world.ResumeAsync("r", """{"concurrency":5}""")).Status);
    }

    [Fact]
    public async Task A_resume_cannot_exceed_the_limits_of_the_app()
    {
        await _world.PostAsync(Inline);
        await _world.EndAsync(new() { RunId = "r", State = RunState.Stopped, Cause = StopCause.TooManyFailures });
        _world.Settings = _world.Settings with { Defaults = new() { Concurrency = 5, Api = new() { RequestsPerSecond = 5 } } };

        var response = await _world.ResumeAsync("r", """{"requests_per_second":1000,"concurrency":6}""");
        Assert.Equal(400, response.Status);
        Assert.Equal(
            ["concurrency", "requests_per_second"], ServiceWorld.Json(response)["errors"]!.AsObject().Select(e => e.Key).Order());
        Assert.Equal(202, (await _world.ResumeAsync("r", """{"requests_per_second":4}""")).Status);
    }

    [Fact]
    public async Task The_current_address_and_limits_of_the_app_apply_to_every_run()
    {
        await _world.PostAsync(
            Inline.Replace("{\"run_id\"", "{\"settings\":{\"requests_per_second\":900,\"top_n\":3},\"run_id\"", StringComparison.Ordinal));
        await _world.EndAsync(new()
        {
            RunId = "r",
            State = RunState.CompletedWithFailures,
            Results = 1,
            Failures = 1,
            ResultsPath = "results/r",
        });
        await _world.Store.WriteAsync("results/r/failures.ndjson.gz", Gzip("{\"user_id\":\"u1\",\"fuel\":1}\n"), None);
        _world.Settings = _world.Settings with
        {
            Defaults = new() { Concurrency = 5, Api = new() { Url = "https://new.example/", TimeoutSeconds = 7, RequestsPerSecond = 5 } },
        };

        var shown = (await _world.GetAsync("r"))["settings"]!;
        Assert.Equal((5, 5, 3), ((int)shown["concurrency"]!, (int)shown["requests_per_second"]!, (int)shown["top_n"]!));
        Assert.Equal(202, (await _world.Api.RedriveAsync("r", new(), None)).Status);
        var redrive = (await new RunCatalog(_world.Store, _world.Time).FindAsync("r-redrive", None))!.Settings;
        Assert.Equal(
            ("https://new.example/", 7, 5, 5, 3),
            (redrive.Api.Url, redrive.Api.TimeoutSeconds, redrive.Api.RequestsPerSecond, redrive.Concurrency, redrive.TopN));

        static byte[] Gzip(string text)
        {
            using var bytes = new MemoryStream();
            using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            {
                gzip.Write(Encoding.UTF8.GetBytes(text));
            }

            return bytes.ToArray();
        }
    }

    [Fact]
    public async Task A_run_without_an_execution_is_cancelled_at_once()
    {
        await _world.PostAsync(Inline);
        await _world.EndAsync(new() { RunId = "r", State = RunState.Stopped, Cause = StopCause.Fatal });
        var response = await _world.Api.CancelAsync("r", new(), None);
        Assert.Equal((202, "cancelled"), (response.Status, (string?)ServiceWorld.Json(response)["state"]));
        Assert.Equal(200, (await _world.Api.CancelAsync("r", new(), None)).Status);
        Assert.Equal(409, (await _world.ResumeAsync("r")).Status);
        Assert.Equal(409, (await _world.Api.PauseAsync("r", new(), None)).Status);
    }

    [Fact]
    public async Task Requests_that_a_published_run_does_not_allow_are_refused()
    {
        await _world.PostAsync(Inline);
        await _world.EndAsync(new() { RunId = "r", State = RunState.Completed });
        Assert.Equal(409, (await _world.Api.PauseAsync("r", new(), None)).Status);
        Assert.Equal(409, (await _world.ResumeAsync("r")).Status);
        Assert.Equal(409, (await _world.Api.CancelAsync("r", new(), None)).Status);
        Assert.Equal(409, (await _world.Api.RedriveAsync("r", new(), None)).Status);
        Assert.Equal(200, (await _world.PostAsync(Inline)).Status);
    }

    [Fact]
    public async Task Results_are_listed_after_they_are_published()
    {
        await _world.PostAsync(Inline);
        var early = await _world.Api.ResultsAsync("r", None);
        Assert.Equal((409, 15), (early.Status, early.RetryAfter));
        var manifest = new Manifest
        {
            RunId = "r",
            ProgramVersion = "1",
            State = RunState.Completed,
            Settings = new(),
            Input = new("input.ndjson", 1, "0", 2, 0, [], 0),
            Counts = new(2, 2, 2, 0, 0, 0),
            Parts = [new("part-00000.ndjson.gz", 2, 300, "aa")],
            Files = [new("results.csv.gz", 2, 200, "bb")],
            Attempts = new(2, new Dictionary<string, long>()),
            Latency = new(1, 1, 1, 1, 1, 1),
            Times = new(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch),
        };
        await _world.Store.WriteAsync("results/x/manifest.json", manifest.ToJson(), None);
        await _world.EndAsync(new() { RunId = "r", State = RunState.Completed, ResultsPath = "results/x" });
        var results = ServiceWorld.Json(await _world.Api.ResultsAsync("r", None));
        Assert.Equal(
            ["results/x/part-00000.ndjson.gz", "results/x/results.csv.gz", "results/x/manifest.json"],
            results["files"]!.AsArray().Select(f => (string)f!["path"]!));
        Assert.Equal("""{"name":"results.csv.gz","path":"results/x/results.csv.gz","rows":2,"bytes":200,"sha256":"bb"}""", results["files"]![1]!.ToJsonString());
    }

    [Fact]
    public async Task A_list_can_be_filtered_by_state()
    {
        for (var i = 0; i < 9; i++)
        {
            await _world.PostAsync(Inline.Replace("\"r\"", $"\"run-{i}\"", StringComparison.Ordinal));
            if (i % 3 == 0)
            {
                await _world.EndAsync(new() { RunId = $"run-{i}", State = i == 0 ? RunState.Stopped : RunState.Completed });
            }
        }

        var first = ServiceWorld.Json(await FilterAsync("completed,stopped", "2", null));
        Assert.Equal(["run-6", "run-3"], Ids(first));
        Assert.Equal("/api/runs?limit=2&before=run-3&state=completed%2Cstopped", (string?)first["next"]);
        var last = ServiceWorld.Json(await FilterAsync("completed,stopped", "2", "run-3"));
        Assert.Equal(["run-0"], Ids(last));
        Assert.Null(last["next"]);
        Assert.Equal(400, (await FilterAsync("completed,finished", "2", null)).Status);

        Task<ApiResponse> FilterAsync(string state, string limit, string? before) => _world.Api.ListAsync(
            new() { Query = name => name switch { "state" => state, "limit" => limit, "before" => before, _ => null } }, None);
    }

    [Fact]
    public async Task The_runs_of_a_list_are_read_sixteen_at_a_time()
    {
        for (var i = 0; i < 40; i++)
        {
            await _world.PostAsync(Inline.Replace("\"r\"", $"\"run-{i:D2}\"", StringComparison.Ordinal));
        }

        using var arrived = new SemaphoreSlim(0);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (now, most) = (0, 0);
        _world.Host.InBetween = async () =>
        {
            var inFlight = Interlocked.Increment(ref now);
            InterlockedMax(ref most, inFlight);
            arrived.Release();
            await open.Task;
            Interlocked.Decrement(ref now);
        };
        var list = ListAsync("limit", "40");
        for (var i = 0; i < 16; i++)
        {
            await arrived.WaitAsync(None);
        }

        open.SetResult();
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"run-{39 - i:D2}"), Ids(ServiceWorld.Json(await list)));
        Assert.Equal(16, most);

        static void InterlockedMax(ref int target, int value)
        {
            for (var seen = target; seen < value; seen = target)
            {
                Interlocked.CompareExchange(ref target, value, seen);
            }
        }
    }

    [Fact]
    public async Task Runs_are_listed_in_pages_with_the_highest_id_first()
    {
        foreach (var id in (string[])["2026-W46", "2026-W47", "2026-W45"])
        {
            await _world.PostAsync(Inline.Replace("\"r\"", $"\"{id}\"", StringComparison.Ordinal));
        }

        var first = ServiceWorld.Json(await ListAsync("limit", "2"));
        Assert.Equal(["2026-W47", "2026-W46"], Ids(first));
        Assert.Equal("/api/runs?limit=2&before=2026-W46", (string?)first["next"]);
        var second = ServiceWorld.Json(await ListAsync("before", "2026-W46"));
        Assert.Equal(["2026-W45"], Ids(second));
        Assert.Null(second["next"]);
        Assert.Equal(400, (await ListAsync("limit", "0")).Status);
        Assert.Equal(400, (await ListAsync("before", "../x")).Status);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("../../etc")]
    [InlineData("")]
    [InlineData("a b")]
    public async Task An_unknown_run_is_a_404_for_every_request(string runId)
    {
        Assert.Equal(404, (await _world.Api.GetAsync(runId, None)).Status);
        Assert.Equal(404, (await _world.Api.PauseAsync(runId, new(), None)).Status);
        Assert.Equal(404, (await _world.ResumeAsync(runId)).Status);
        Assert.Equal(404, (await _world.Api.CancelAsync(runId, new(), None)).Status);
        Assert.Equal(404, (await _world.ChangeLimitsAsync(runId, """{"concurrency":1}""")).Status);
        Assert.Equal(404, (await _world.Api.RedriveAsync(runId, new(), None)).Status);
        Assert.Equal(404, (await _world.Api.ResultsAsync(runId, None)).Status);
    }

    [Fact]
    public async Task No_response_contains_a_user()
    {
        var body = """{"run_id":"r","users":[{"user_id":"secret-id","amazon_spends":"987654x","fuel":{}}]}""";
        var response = Encoding.UTF8.GetString((await _world.PostAsync(body)).Body.Span);
        Assert.DoesNotContain("secret-id", response, StringComparison.Ordinal);
        Assert.DoesNotContain("987654", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_of_this_week_is_started_manually_and_found_again()
    {
        _world.WriteInput("weekly/a.csv");
        var first = await WeeklyAsync();
        Assert.Equal((202, "/api/runs/2026-W47", 15), (first.Status, first.Location, first.RetryAfter));
        Assert.Equal("2026-W47", (string?)ServiceWorld.Json(first)["run_id"]);
        var again = await WeeklyAsync("{}");
        Assert.Equal((200, "/api/runs/2026-W47"), (again.Status, again.Location));
        Assert.Single(_world.Host.Started);

        // The timer also finds the run.
        Assert.False((await _world.Weekly.StartAsync(_world.Time.GetUtcNow(), None)).Started);
    }

    [Fact]
    public async Task With_no_new_file_there_is_nothing_to_run()
    {
        var none = await WeeklyAsync();
        Assert.Equal((409, "urn:cardgenius:nothing_to_run"), (none.Status, (string?)ServiceWorld.Json(none)["type"]));
        Assert.Contains("'weekly/'", (string?)ServiceWorld.Json(none)["detail"], StringComparison.Ordinal);
        _world.WriteInput("weekly/a.csv");
        await WeeklyAsync();
        _world.Time.Advance(TimeSpan.FromDays(7));
        var old = await WeeklyAsync();
        Assert.Equal((409, "urn:cardgenius:nothing_to_run"), (old.Status, (string?)ServiceWorld.Json(old)["type"]));
        Assert.Contains("2026-W47", (string?)ServiceWorld.Json(old)["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_invalid_weekly_run_is_refused_like_any_other()
    {
        _world.WriteInput("weekly/a.csv", "name,colour\nx,y\n");
        Assert.Equal(422, (await WeeklyAsync()).Status);
        Assert.Equal(400, (await WeeklyAsync("""{"dry_run":true}""")).Status);
        Assert.Equal(400, (await WeeklyAsync("[]")).Status);
        Assert.Equal(413, (await WeeklyAsync(new string(' ', 3 * 1024 * 1024))).Status);
        Assert.Empty(await _world.Store.ListAsync("runs", None));
    }

    [Fact]
    public async Task A_weekly_run_whose_name_is_in_use_is_a_conflict()
    {
        _world.WriteInput("weekly/a.csv");
        await _world.PostAsync(Inline.Replace("\"r\"", "\"2026-W47\"", StringComparison.Ordinal));
        await _world.Store.DeleteAsync(RunPaths.Settings("2026-W47"), None);
        var response = await WeeklyAsync();
        Assert.Equal((409, "urn:cardgenius:conflict"), (response.Status, (string?)ServiceWorld.Json(response)["type"]));
    }

    private Task<ApiResponse> WeeklyAsync(string body = "") =>
        _world.Api.StartWeeklyAsync(new() { Body = new MemoryStream(Encoding.UTF8.GetBytes(body)) }, None);

    private static IEnumerable<string> Ids(JsonNode list) => list["runs"]!.AsArray().Select(r => (string)r!["run_id"]!);

    private Task<ApiResponse> ListAsync(string name, string value) =>
        _world.Api.ListAsync(new() { Query = n => n == name ? value : null }, None);
}
