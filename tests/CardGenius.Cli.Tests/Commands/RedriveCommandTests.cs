using CardGenius.Batch.Model;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class RedriveCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_failures_become_a_run_with_the_same_settings_and_rules()
    {
        var run = Samples.Status("run", Samples.WithFailures("run"));
        _cli.Batch.Runs["run"] = run with
        {
            Settings = run.Settings with
            {
                TopN = 7,
                Input = run.Settings.Input with { Sheet = "Users", Limit = 100, ColumnMappings = new Dictionary<string, string> { ["user_id"] = "id" } },
            },
        };

        Assert.Equal(0, await _cli.RunAsync("redrive run --concurrency 2"));

        var request = Assert.Single(_cli.Batch.Requests);
        Assert.Equal("run-redrive", request.RunId);
        Assert.Equal(7, request.Settings!.TopN);
        Assert.Equal(2, request.Settings.Concurrency);
        Assert.Equal("store:results/run_date=2026-11-02/run_id=run/failures.ndjson.gz", request.Settings.Input.Path);
        Assert.Equal(request.Settings.Input.Path, Assert.Single(_cli.Batch.Inputs));
        Assert.Equal("failures.ndjson.gz", request.Input!.Name);
        Assert.Equal("id", request.Settings.Input.ColumnMappings!["user_id"]);
        Assert.Null(request.Settings.Input.Sheet);
        Assert.Null(request.Settings.Input.Limit);
        Assert.Same(_cli.Batch.Rules, request.Rules);
    }

    [Fact]
    public async Task The_new_run_can_be_named()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", Samples.WithFailures("run"));

        await _cli.RunAsync("redrive run --run-id again");

        Assert.Equal("again", Assert.Single(_cli.Batch.Requests).RunId);
    }

    [Fact]
    public async Task A_run_without_failures_needs_no_redrive()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", Samples.Completed("run"));

        Assert.Equal(0, await _cli.RunAsync("redrive run"));
        Assert.Equal("warning: run 'run' has no failures: there is nothing to redrive\n", _cli.Error);
        Assert.Empty(_cli.Out);
        Assert.Empty(_cli.Batch.Requests);
    }

    [Fact]
    public async Task A_run_without_failures_answers_as_json_too()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", Samples.Completed("run"));

        Assert.Equal(0, await _cli.RunAsync("redrive run --json"));
        Assert.Equal("redrive", System.Text.Json.JsonDocument.Parse(_cli.Out).RootElement.GetProperty("asked").GetString());
    }

    [Fact]
    public async Task A_run_that_is_not_at_its_end_is_resumed_first()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", Samples.Stopped("run", StopCause.Fatal, "401"));

        Assert.Equal(2, await _cli.RunAsync("redrive run"));
        Assert.Equal(
            "error: run 'run' is stopped: only a completed run has failures to redrive\nhint: to continue: cardgenius resume run\n",
            _cli.Error);
    }

    [Fact]
    public async Task An_existing_output_is_refused_before_the_first_request()
    {
        var run = Samples.Status("run", Samples.WithFailures("run"));
        _cli.Batch.Runs["run"] = run;
        var file = _cli.Folder.Write("out.csv", "600 rows of the main run");
        Assert.Equal(2, await _cli.RunAsync("redrive run --output out.csv"));
        Assert.Empty(_cli.Batch.Requests);
        Assert.Equal(
            "error: --output ~/out.csv: the file already exists and does not contain the results of this run.\n"
            + "hint: Name another file, or give --force to replace this one\n",
            _cli.Error);
        Assert.Equal("600 rows of the main run", await File.ReadAllTextAsync(file));

        await _cli.RunAsync("redrive run --output out.csv --force");
        Assert.Single(_cli.Batch.Requests);
    }
}
