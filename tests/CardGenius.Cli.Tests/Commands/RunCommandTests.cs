using System.Text.Json;
using CardGenius.Batch.Runs;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Tests.Configuration;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public RunCommandTests() => _cli.Folder.Write("users.csv", "userid,avg_amazon_gmv\nu1,100\nu2,-5\n");

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_run_is_asked_for_with_the_settings_given_and_a_name_made_of_its_input()
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

        Assert.Equal("warning: 3 cells were cut\n", _cli.Error);
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
            "error: --top 0: expected a whole number from 1 to 100\nerror: --rps 0: expected requests a second, from 0.001 to 1000\n", _cli.Error);
    }

    [Fact]
    public async Task Without_an_input_it_says_how_to_name_one()
    {
        Assert.Equal(2, await _cli.RunAsync("run"));

        Assert.Equal(
            "error: --input: no input was given; expected the path of a .csv, .xlsx or .ndjson file of users\n"
            + "hint: cardgenius run --input users.csv; cardgenius demo makes an input of its own\n",
            _cli.Error);
        Assert.Empty(_cli.Stores);
    }

    [Fact]
    public async Task An_input_that_is_not_there_is_refused_before_the_store_is_opened()
    {
        Assert.Equal(2, await _cli.RunAsync("run --input user.csv"));

        Assert.Equal("error: ~/user.csv does not exist. Did you mean ~/users.csv?\n", _cli.Error);
        Assert.Empty(_cli.Stores);
    }

    [Fact]
    public async Task A_dry_run_opens_no_store_and_shows_no_id()
    {
        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --dry-run"));

        Assert.Empty(_cli.Stores);
        Assert.Equal(
            """
            ~/users.csv: 1 user, 1 reject
              format    CSV, separated by commas
              rows      2
              column    userid → user_id
              column    avg_amazon_gmv → amazon_spends
              rejects   1 × avg_amazon_gmv: a negative amount (row 3)
              SHA-256   f6a27c6b402027496d1bdc5d1eb51a7931ebd159bdcae2e2873832b26a6998a9

            """,
            _cli.Out);
    }

    [Theory]
    [InlineData(RunRefusal.StoreHeld, 7)]
    [InlineData(RunRefusal.Conflict, 2)]
    [InlineData(RunRefusal.Cancelled, 10)]
    public async Task A_refusal_of_the_core_is_its_message_and_its_code(RunRefusal refusal, int code)
    {
        _cli.Batch.OnRun = (_, _, _) => throw new RunException(refusal, "what is wrong");

        Assert.Equal(code, await _cli.RunAsync("run --input users.csv"));
        Assert.Equal("error: what is wrong\n", _cli.Error);
        Assert.Empty(_cli.Out);
    }

    [Fact]
    public async Task What_nobody_foresaw_is_a_message_without_a_stack_trace()
    {
        _cli.Batch.OnRun = (_, _, _) => throw new InvalidOperationException("oops");

        Assert.Equal(1, await _cli.RunAsync("run --input users.csv"));
        Assert.Equal(
            "error: unexpected InvalidOperationException: oops\n"
            + "hint: CARDGENIUS_DEBUG=1 shows where it happened; what is checkpointed is safe, and resume goes on\n",
            _cli.Error);
    }

    [Fact]
    public async Task With_debug_the_stack_trace_is_shown()
    {
        _cli.Variables["CARDGENIUS_DEBUG"] = "1";
        _cli.Batch.OnRun = (_, _, _) => throw new InvalidOperationException("oops");

        await _cli.RunAsync("run --input users.csv");

        Assert.Contains("   at CardGenius.Cli.", _cli.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "hint: CARDGENIUS_PARTNER_TOKEN is not set: no partner token is sent\n")]
    [InlineData("s3cret", "")]
    public async Task A_refusal_of_the_api_hints_at_a_token_that_is_not_set_and_never_shows_one_that_is(string? token, string expected)
    {
        if (token is not null)
        {
            _cli.Variables["CARDGENIUS_PARTNER_TOKEN"] = token;
        }

        _cli.Batch.OnRun = (request, _, _) => Task.FromResult(Samples.Stopped(request.RunId, StopCause.Fatal, "401"));

        Assert.Equal(5, await _cli.RunAsync("run --input users.csv"));
        Assert.Equal(expected, _cli.Error);
        Assert.DoesNotContain("s3cret", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_a_proxy_does_not_hint_at_the_token()
    {
        _cli.Batch.OnRun = (request, _, _) => Task.FromResult(Samples.Stopped(request.RunId, StopCause.Fatal, "The proxy http://p:3128 …"));

        Assert.Equal(5, await _cli.RunAsync("run --input users.csv"));
        Assert.Empty(_cli.Error);
    }

    [Fact]
    public async Task A_token_that_cannot_be_sent_is_refused_without_showing_it()
    {
        _cli.Variables["CARDGENIUS_PARTNER_TOKEN"] = "s3cret\n";

        Assert.Equal(2, await _cli.RunAsync("run --input users.csv"));
        Assert.Equal("error: CARDGENIUS_PARTNER_TOKEN: expected printable ASCII characters, without a line break\n", _cli.Error);
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

        Assert.Equal("finishing the users in flight, then stopping; Ctrl-C again ends at once\n", _cli.Error);
        Assert.Contains("  rows      1,005: 119 results, 1 failure, 5 rejects, 880 to do\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("  next      cardgenius resume r   # go on; nothing that is done is asked again\n", _cli.Out, StringComparison.Ordinal);
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
            "hint: cardgenius resume r --store s goes on; what was checkpointed is not asked again\nerror: interrupted\n",
            _cli.Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunState.Running, "hint: cardgenius resume r goes on, once the store can be used again; what was checkpointed is not asked again\n")]
    [InlineData(RunState.Queued, "")]
    public async Task A_store_that_fails_a_run_that_began_says_how_to_go_on(RunState state, string hint)
    {
        var input = _cli.Folder.Write("users.csv", "userid\n1\n");
        _cli.Batch.Figures = new() { State = state };
        _cli.Batch.OnRun = (_, _, _) => throw new StoreException("the store is down");

        Assert.Equal(9, await _cli.RunAsync($"run --input {input} --run-id r"));

        Assert.EndsWith($"{hint}error: the store is down\n", _cli.Error, StringComparison.Ordinal);
        Assert.Equal(hint.Length > 0, _cli.Error.Contains("hint:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_is_complete_already_says_so()
    {
        _cli.Batch.Runs["r"] = Samples.Status("r", Samples.Completed("r"));

        Assert.Equal(0, await _cli.RunAsync("run --input users.csv --run-id r"));

        Assert.StartsWith("run r: completed already, nothing was asked again\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_variable_is_warned_of_first()
    {
        _cli.Variables["CARDGENIUS_CONCURENCY"] = "5";

        await _cli.RunAsync("run --input users.csv");

        Assert.StartsWith("warning: CARDGENIUS_CONCURENCY: no such variable", _cli.Error, StringComparison.Ordinal);
    }
}
