using System.Text.Json;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Cli.Commands;
using CardGenius.Cli.Tests.Configuration;
using CardGenius.Cli.Tests.Support;
using Spectre.Console;

namespace CardGenius.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public RunCommandTests() => _cli.Folder.Write("users.csv", "userid,avg_amazon_gmv\nu1,100\nu2,-5\n");

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("", "API address: https://card-recommendation-api-v2.bankkaro.com/cg/api/pro (the production API)\n", true, true)]
    [InlineData(" --limit 5", "API address: https://card-recommendation-api-v2.bankkaro.com/cg/api/pro (the production API)\n", false, true)]
    [InlineData(" --api http://localhost:1/x?secret=1", "API address: http://localhost:1/x\n", true, false)]
    [InlineData(" --store blob:https://account.blob.core.windows.net/runs", "API address: https://card-recommendation-api-v2.bankkaro.com/cg/api/pro (the production API)\n", true, false)]
    [InlineData(" --api https://api.example/cg/api/pro", "API address: https://api.example/cg/api/pro\n", false, false)]
    public async Task A_run_shows_the_address_before_the_first_request_and_suggests_a_small_first_run(
        string flags, string address, bool suggestsLimit, bool explainsFolder)
    {
        _cli.Batch.Runs["earlier"] = Samples.Status("earlier", Samples.Completed("earlier"));
        _cli.Batch.Runs["unplanned"] = Samples.Status("unplanned") with { Plan = null, Settings = new() };
        var atStart = "";
        _cli.Batch.OnRun = (request, _, _) =>
        {
            atStart = _cli.Error;
            return Task.FromResult(Samples.Completed(request.RunId));
        };

        Assert.Equal(0, await _cli.RunAsync($"run --input users.csv{flags}"));

        Assert.Equal(
            address
            + (suggestsLimit ? "hint: this store has no run against this API yet; with --limit 100, a run requests only the first 100 rows\n" : "")
            + (explainsFolder ? $"hint: {RunExecution.FolderLimit}\n" : ""),
            atStart);
    }

    [Fact]
    public async Task A_run_that_is_complete_sends_no_request_and_shows_no_address()
    {
        _cli.Batch.Runs["r"] = Samples.Status("r", Samples.Completed("r"));

        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --run-id r"));
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task A_run_gets_its_settings_and_a_name_made_from_its_input()
    {
        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --top 3 --concurrency 5"));

        var request = Assert.Single(_cli.Batch.Requests);
        Assert.Equal("users-f6a27c6b", request.RunId);
        Assert.Equal((3, 5), (request.Settings!.TopN, request.Settings.Concurrency));
        Assert.Equal(_cli.Folder.File("users.csv"), request.Settings.Input.Path);
        Assert.Equal("users.csv", request.Input!.Name);
        Assert.Equal(3, request.Rules!.TopN);
        Assert.True(request.LockWait > TimeSpan.FromDays(30));
        Assert.Equal(_cli.Folder.File("cardgenius-store"), Assert.Single(_cli.Stores));
    }

    [Fact]
    public async Task The_same_command_makes_the_same_name_and_another_content_another()
    {
        await _cli.RunAsync("run --input users.csv");
        await _cli.RunAsync("run --input users.csv --rps 5");
        await _cli.RunAsync("run --input users.csv --limit 1");
        _cli.Folder.Write("users.csv", "userid,avg_amazon_gmv\nu1,101\n");
        await _cli.RunAsync("run --input users.csv");
        await _cli.RunAsync("run --input users.csv --run-id mine --no-wait");

        var ids = _cli.Batch.Requests.Select(r => r.RunId).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.Equal(ids[0] + "-first1", ids[2]);
        Assert.NotEqual(ids[0], ids[3]);
        Assert.Equal("mine", ids[4]);
        Assert.Equal(TimeSpan.Zero, _cli.Batch.Requests[4].LockWait);
    }

    [Fact]
    public async Task Todays_configuration_runs_unchanged_and_writes_the_file_it_names()
    {
        _cli.Folder.Write("etc/real_config.json", RealConfig.Text);
        _cli.Folder.Write("etc/users.xlsx", "not looked at by this test");
        _cli.Batch.OnRun = (request, _, _) =>
        {
            _cli.Batch.Runs[request.RunId] = Samples.Status(request.RunId, Samples.Completed(request.RunId));
            return Task.FromResult(Samples.Completed(request.RunId));
        };

        Assert.Equal(0, await _cli.RunAsync("run --config etc/real_config.json"));

        Assert.Equal(_cli.Folder.File("etc/results.xlsx"), Assert.Single(_cli.Batch.Exports));
        Assert.Equal("avg_amazon_gmv", Assert.Single(_cli.Batch.Requests).Settings!.Input.ColumnMappings!["amazon_spends"]);
        Assert.Contains("  output    ~/etc/results.xlsx\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_known_of_the_file_is_said()
    {
        _cli.Batch.Runs["r"] = Samples.Status("r", Samples.Completed("r"));
        _cli.Batch.ExportNote = "3 cells were cut";

        await _cli.RunAsync("run --input users.csv --run-id r --output out.xlsx");

        Assert.Equal("warning: 3 cells were cut\n", _cli.Problems);
    }

    [Fact]
    public async Task A_complete_run_may_find_its_own_file()
    {
        _cli.Folder.Write("out.xlsx", "x");
        _cli.Batch.Runs["r"] = Samples.Status("r", Samples.Completed("r"));

        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --run-id r --output out.xlsx"));

        Assert.Equal(_cli.Folder.File("out.xlsx"), Assert.Single(_cli.Batch.Exports));
    }

    [Theory]
    [InlineData("results/run_date=2026-11-02/run_id=r/results.xlsx")]
    [InlineData("runs/r/users.csv")]
    public async Task An_output_inside_the_store_is_refused_before_the_first_request(string path)
    {
        Assert.Equal(2, await _cli.RunAsync($"run --input users.csv --output cardgenius-store/{path} --force"));
        Assert.Empty(_cli.Batch.Requests);
        Assert.Contains("this folder of the store is only for the program", _cli.Problems, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_display_that_fails_does_not_end_the_run()
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cli.Terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new BrokenWriter(() => failed.TrySetResult())) });
        _cli.Batch.OnRun = async (request, _, _) =>
        {
            await failed.Task;
            return Samples.Completed(request.RunId);
        };

        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --run-id r"));

        Assert.Contains("warning: the progress is no longer shown: the terminal is gone", _cli.Problems, StringComparison.Ordinal);
        Assert.Contains("run r: completed", _cli.Out, StringComparison.Ordinal);
    }

    private sealed class BrokenWriter(Action onWrite) : StringWriter
    {
        public override void Write(string? value) => Fail();

        public override void Write(char value) => Fail();

        private void Fail()
        {
            onWrite();
            throw new InvalidOperationException("the terminal is gone");
        }
    }

    [Fact]
    public async Task A_run_that_is_not_published_writes_no_file()
    {
        _cli.Batch.OnRun = (request, _, _) => Task.FromResult(Samples.Stopped(request.RunId, StopCause.TooManyFailures, "9 % of the users fail"));

        Assert.Equal(4, await _cli.RunAsync("run --input users.csv --output out.xlsx"));

        Assert.Empty(_cli.Batch.Exports);
        Assert.DoesNotContain("output", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_on_standard_output_and_nothing_else()
    {
        _cli.Batch.OnRun = (request, _, _) => Task.FromResult(Samples.WithFailures(request.RunId));

        Assert.Equal(3, await _cli.RunAsync("run --input users.csv --json"));

        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal("completed_with_failures", document.GetProperty("state").GetString());
        Assert.Equal(3, document.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public async Task An_error_is_json_too_and_still_on_standard_error()
    {
        Assert.Equal(2, await _cli.RunAsync("run --input users.csv --json --rps 0 --top 0"));

        Assert.Equal(
            ["--top 0: expected a whole number from 1 to 100", "--rps 0: expected requests a second, from 0.001 to 1000"],
            JsonDocument.Parse(_cli.Out).RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal(
            "error: --top 0: expected a whole number from 1 to 100\nerror: --rps 0: expected requests a second, from 0.001 to 1000\n", _cli.Problems);
    }

    [Fact]
    public async Task Without_an_input_it_says_how_to_name_one()
    {
        Assert.Equal(2, await _cli.RunAsync("run"));

        Assert.Equal(
            "error: --input: no input was given; expected the path of a .csv, .xlsx or .ndjson file of users\n"
            + "hint: cardgenius run --input users.csv; cardgenius demo creates its own input\n",
            _cli.Problems);
        Assert.Empty(_cli.Stores);
    }

    [Fact]
    public async Task An_input_that_is_not_there_is_refused_before_the_store_is_opened()
    {
        Assert.Equal(2, await _cli.RunAsync("run --input user.csv"));

        Assert.Equal("error: ~/user.csv does not exist. Did you mean ~/users.csv?\n", _cli.Problems);
        Assert.Empty(_cli.Stores);
    }

    [Fact]
    public async Task A_dry_run_opens_no_store_and_shows_no_id()
    {
        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --dry-run"));

        Assert.Empty(_cli.Stores);
        Assert.StartsWith(
            """
            ~/users.csv: 1 user, 1 reject
              format    CSV, separated by commas
              rows      2
              column    userid → user_id
              column    avg_amazon_gmv → amazon_spends
              rejects   1 × avg_amazon_gmv: a negative amount (row 3)
              SHA-256   f6a27c6b402027496d1bdc5d1eb51a7931ebd159bdcae2e2873832b26a6998a9

            prediction: 1 user, 20 workers, responses after 1.50 s on average (p50 1.44 s, p95 2.30 s, p99 2.79 s)

            """,
            _cli.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_what_a_run_refuses_and_ends_like_it()
    {
        _cli.Folder.Write("misspelt.csv", "userid,fuel,avg_amazn_gmv,city\nu1,1,500,Pune\n");

        Assert.Equal(2, await _cli.RunAsync("plan --input misspelt.csv"));
        Assert.Contains(
            """
              column    avg_amazn_gmv is not sent; did you mean avg_amazon_gmv?
              column    city is not sent; it is copied to the results
              note      columns that are not sent: avg_amazn_gmv (did you mean avg_amazon_gmv?), city
              note      a run refuses this input. misspelt.csv: column 'avg_amazn_gmv' (like 'avg_amazon_gmv') would not be sent.
            """.TrimEnd(),
            _cli.Out,
            StringComparison.Ordinal);

        Assert.Equal(0, await _cli.RunAsync("plan --input misspelt.csv --ignore-columns"));
    }

    [Theory]
    [InlineData("--ignore-columns", null)]
    [InlineData("", "1")]
    public async Task Columns_are_ignored_where_it_is_asked_for(string flag, string? variable)
    {
        if (variable is not null)
        {
            _cli.Variables["CARDGENIUS_IGNORE_COLUMNS"] = variable;
        }

        await _cli.RunAsync($"run --input users.csv {flag}");

        Assert.True(Assert.Single(_cli.Batch.Requests).Settings!.Input.IgnoreColumns);
    }

    [Fact]
    public async Task A_run_says_what_the_plan_found_of_its_input()
    {
        _cli.Batch.OnRun = (request, _, _) =>
        {
            request.Planned!(Samples.Status(request.RunId).Plan! with { Notes = ["columns that are not sent: city", "sheet 'b' is hidden and is not read"] });
            return Task.FromResult(Samples.Completed(request.RunId));
        };

        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --run-id r --json"));

        Assert.Equal("warning: columns that are not sent: city\nwarning: sheet 'b' is hidden and is not read\n", _cli.Problems);
        Assert.Equal(2, JsonDocument.Parse(_cli.Out).RootElement.GetProperty("notes").GetArrayLength());
    }

    [Fact]
    public async Task A_run_that_is_named_by_its_input_is_planned_on_that_content()
    {
        await _cli.RunAsync("run --input users.csv");
        await _cli.RunAsync("run --input users.csv --run-id mine");

        Assert.Equal(
            ["f6a27c6b402027496d1bdc5d1eb51a7931ebd159bdcae2e2873832b26a6998a9", null],
            _cli.Batch.Requests.Select(r => r.Settings!.Input.Sha256));
    }

    [Theory]
    [InlineData("users.csv")]
    [InlineData("./sub/../users.csv")]
    [InlineData("link.csv")]
    [InlineData("linked/users.csv")]
    public async Task An_output_that_is_the_input_is_refused(string output)
    {
        Directory.CreateDirectory(_cli.Folder.File("sub"));
        File.CreateSymbolicLink(_cli.Folder.File("link.csv"), _cli.Folder.File("users.csv"));
        Directory.CreateSymbolicLink(_cli.Folder.File("linked"), _cli.Folder.Path);

        foreach (var input in (string[])["users.csv", "link.csv", "linked/link.csv"])
        {
            Assert.Equal(2, await _cli.RunAsync($"run --input {input} --output {output}"));
        }

        Assert.Contains("; use another file\n", _cli.Problems, StringComparison.Ordinal);
        Assert.Empty(_cli.Batch.Requests);
    }

    [Fact]
    public async Task An_output_of_the_configuration_file_that_is_the_input_is_refused()
    {
        _cli.Folder.Write("etc/c.json", """{"excel": {"input_file": "../users.csv", "output_file": "./../users.csv"}}""");

        Assert.Equal(2, await _cli.RunAsync("run --config etc/c.json"));
        Assert.Equal("error: output ~/users.csv: the run would overwrite its input ~/users.csv; use another file\n", _cli.Problems);
    }

    [Theory]
    [InlineData("cardgenius-store/runs/r/results.csv", 2)]
    [InlineData("cardgenius-store/results/run_date=2026-11-02/run_id=r/results.csv", 2)]
    [InlineData("cardgenius-store/mine/results.csv", 0)]
    [InlineData("other.csv", 0)]
    public async Task An_output_among_the_store_s_files_is_refused(string output, int code) =>
        Assert.Equal(code, await _cli.RunAsync($"run --input users.csv --run-id r --output {output}"));

    [Theory]
    [InlineData(RunRefusal.StoreHeld, 7)]
    [InlineData(RunRefusal.Conflict, 2)]
    [InlineData(RunRefusal.Cancelled, 10)]
    public async Task A_refusal_of_the_core_is_its_message_and_its_code(RunRefusal refusal, int code)
    {
        _cli.Batch.OnRun = (_, _, _) => throw new RunException(refusal, "what is wrong");

        Assert.Equal(code, await _cli.RunAsync("run --input users.csv"));
        Assert.Equal("error: what is wrong\n", _cli.Problems);
        Assert.Empty(_cli.Out);
    }

    [Fact]
    public async Task What_nobody_foresaw_is_a_message_without_a_stack_trace()
    {
        _cli.Batch.OnRun = (_, _, _) => throw new InvalidOperationException("oops");

        Assert.Equal(1, await _cli.RunAsync("run --input users.csv"));
        Assert.Equal(
            "error: unexpected InvalidOperationException: oops\n"
            + "hint: CARDGENIUS_DEBUG=1 shows the stack; users in checkpoints are safe, and resume continues the run\n",
            _cli.Problems);
    }

    [Fact]
    public async Task With_debug_the_stack_trace_is_shown()
    {
        _cli.Variables["CARDGENIUS_DEBUG"] = "1";
        _cli.Batch.OnRun = (_, _, _) => throw new InvalidOperationException("oops");

        await _cli.RunAsync("run --input users.csv");

        Assert.Contains("   at CardGenius.Cli.", _cli.Problems, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "hint: CARDGENIUS_PARTNER_TOKEN is not set: no partner token is sent\n")]
    [InlineData("s3cret", "")]
    public async Task A_refusal_of_the_api_hints_at_a_missing_token_and_shows_none(string? token, string expected)
    {
        if (token is not null)
        {
            _cli.Variables["CARDGENIUS_PARTNER_TOKEN"] = token;
        }

        _cli.Batch.OnRun = (request, _, _) => Task.FromResult(Samples.Stopped(request.RunId, StopCause.Fatal, "the API refuses the credentials (401)"));

        Assert.Equal(5, await _cli.RunAsync("run --input users.csv"));
        Assert.Equal(expected, _cli.Problems);
        Assert.DoesNotContain("s3cret", _cli.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The proxy http://p:3128 does not accept the credentials for it (407).")]
    [InlineData("The host name nohost.invalid does not resolve.")]
    [InlineData("There is no CardGenius API at this address.")]
    public async Task Only_a_refusal_of_the_credentials_by_the_api_hints_at_the_token(string reason)
    {
        _cli.Batch.OnRun = (request, _, _) => Task.FromResult(Samples.Stopped(request.RunId, StopCause.Fatal, reason));

        Assert.Equal(5, await _cli.RunAsync("run --input users.csv"));
        Assert.Empty(_cli.Problems);
    }

    [Fact]
    public async Task A_token_that_cannot_be_sent_is_refused_without_showing_it()
    {
        _cli.Variables["CARDGENIUS_PARTNER_TOKEN"] = "s3cret\n";

        Assert.Equal(2, await _cli.RunAsync("run --input users.csv"));
        Assert.Equal("error: CARDGENIUS_PARTNER_TOKEN: expected printable ASCII characters, without a line break\n", _cli.Problems);
    }

    [Fact]
    public async Task The_first_interrupt_asks_to_finish_and_says_how_to_end_at_once()
    {
        _cli.Batch.Figures = new LiveFigures { Done = 120, DoneBefore = 20, Failures = 1 };
        _cli.Batch.OnRun = async (request, stop, _) =>
        {
            var stopped = new TaskCompletionSource();
            await using var registration = stop.Register(stopped.SetResult);
            _cli.Interrupts.Signal();
            await stopped.Task;
            return Samples.Stopped(request.RunId, StopCause.Interrupted, "the process was asked to end") with { Results = 0, Failures = 0 };
        };

        Assert.Equal(130, await _cli.RunAsync("run --input users.csv --run-id r"));

        Assert.Equal("finishing the users in flight, then stopping; press Ctrl-C again to stop immediately\n", _cli.Problems);
        Assert.Contains("  rows      1,005: 119 results, 1 failure, 5 rejects, 880 to do\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("  next      cardgenius resume r   # continue; users that are done are not requested again\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_interrupt_ends_at_once_and_says_how_to_go_on()
    {
        _cli.Batch.OnRun = (_, _, cancellationToken) =>
        {
            _cli.Interrupts.Signal();
            _cli.Interrupts.Signal();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not asked to end");
        };

        Assert.Equal(130, await _cli.RunAsync("run --input users.csv --run-id r --store s"));

        Assert.EndsWith(
            "hint: to continue: cardgenius resume r --store s; users in checkpoints are not requested again\nerror: interrupted\n",
            _cli.Problems,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunState.Running, "hint: once the store can be used again, continue with: cardgenius resume r; users in checkpoints are not requested again\n")]
    [InlineData(RunState.Queued, "")]
    public async Task A_store_that_fails_a_run_that_began_says_how_to_go_on(RunState state, string hint)
    {
        var input = _cli.Folder.Write("users.csv", "userid\n1\n");
        _cli.Batch.Figures = new() { State = state };
        _cli.Batch.OnRun = (_, _, _) => throw new StoreException("the store is down");

        Assert.Equal(9, await _cli.RunAsync($"run --input {input} --run-id r"));

        Assert.EndsWith($"{hint}error: the store is down\n", _cli.Problems, StringComparison.Ordinal);
        Assert.Equal(hint.Length > 0, _cli.Problems.Contains("hint:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_complete_already_says_so()
    {
        _cli.Batch.Runs["r"] = Samples.Status("r", Samples.Completed("r"));

        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --run-id r"));

        Assert.StartsWith("run r: completed already, no requests were sent\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_variable_is_warned_of_first()
    {
        _cli.Variables["CARDGENIUS_CONCURENCY"] = "5";

        await _cli.RunAsync("run --input users.csv");

        Assert.StartsWith("warning: CARDGENIUS_CONCURENCY: there is no such variable", _cli.Problems, StringComparison.Ordinal);
    }
}
