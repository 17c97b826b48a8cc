using System.Text.Json;
using CardGenius.Batch.Failures;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class FailuresCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public FailuresCommandTests()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", progress: RunState.Running, isLive: true);
        _cli.Batch.Failures.AddRange(
        [
            Group(FailureClass.ServerError, 503, transient: true, "503 Service Unavailable.", 2, 7, 9),
            Group(FailureClass.BadRequest, 422, transient: false, "422 amount … is wrong", 12, 2, 3, 4, 5, 6),
            Group(FailureClass.BadRequest, 400, transient: false, "400 bad | request", 1, 8),
        ]);
    }

    public void Dispose() => _cli.Dispose();

    private static FailedUsers Group(FailureClass failureClass, int? status, bool transient, string message, long count, params long[] rows) => new(
        failureClass, status, transient, message, count, rows, Samples.Now, Samples.Now.AddSeconds(90));

    [Fact]
    public async Task The_failures_of_an_active_run_by_class_with_examples()
    {
        Assert.Equal(0, await _cli.RunAsync("failures run"));
        Assert.Equal(
            """
            run run: running, 15 failures
            ServerError: 2 users
              2 x 503 Service Unavailable. (will be requested again)
                rows 7, 9, 2026-11-02 02:00:00 to 2026-11-02 02:01:30 UTC
            BadRequest: 13 users
              12 x 422 amount … is wrong
                rows 2, 3, 4, 5, 6, …, 2026-11-02 02:00:00 to 2026-11-02 02:01:30 UTC
              1 x 400 bad | request
                row 8, 2026-11-02 02:00:00 to 2026-11-02 02:01:30 UTC
            The lines of these users, with their ids and without masks, are in ~/cardgenius-store/runs/run/chunks.

            """,
            _cli.Out);
    }

    [Theory]
    [InlineData("BadRequest")]
    [InlineData("badrequest")]
    [InlineData("bad_request")]
    public async Task One_class_with_a_limit(string name)
    {
        Assert.Equal(0, await _cli.RunAsync($"failures run --class {name} --limit 1"));
        Assert.StartsWith("run run: running, 13 failures\nBadRequest: 13 users\n  12 x 422", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("\n  1 more message: use --limit\n", _cli.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failures run --json")]
    [InlineData("failures run --format json")]
    public async Task The_document(string command)
    {
        Assert.Equal(0, await _cli.RunAsync(command));
        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal(15, document.GetProperty("failures").GetInt64());
        var second = document.GetProperty("classes")[1];
        Assert.Equal("BadRequest", second.GetProperty("class").GetString());
        Assert.Equal("422 amount … is wrong", second.GetProperty("messages")[0].GetProperty("message").GetString());
    }

    [Fact]
    public async Task Markdown_escapes_its_separator()
    {
        Assert.Equal(0, await _cli.RunAsync("failures run --format markdown"));
        Assert.Contains("| `BadRequest` | 1 | 400 bad \\| request | row 8 |", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_run_names_its_failures_file()
    {
        _cli.Batch.Runs["run"] = Samples.Status("run", Samples.WithFailures("run"));
        Assert.Equal(0, await _cli.RunAsync("failures run"));
        Assert.EndsWith("run_id=run/failures.ndjson.gz.\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_failures()
    {
        _cli.Batch.Failures.Clear();
        Assert.Equal(0, await _cli.RunAsync("failures run"));
        Assert.Equal("run run: running, 0 failures\n", _cli.Out);
    }

    [Theory]
    [InlineData("failures run --class BadReqest", "error: --class: 'BadReqest' is no class of failure; did you mean BadRequest?\nhint: the classes are RateLimited,")]
    [InlineData("failures run --limit 0", "error: --limit must be a whole number from 1 to 1000\n")]
    [InlineData("failures run --format xml", "error: Argument 'xml' not recognized.")]
    public async Task A_wrong_option_is_refused(string command, string error)
    {
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync(command));
        Assert.StartsWith(error, _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_run_has_its_exit_code() => Assert.Equal(ExitCodes.UnknownRun, await _cli.RunAsync("failures other"));
}
