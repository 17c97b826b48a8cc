using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class LimitsCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public LimitsCommandTests()
    {
        _cli.Batch.Runs["live"] = Samples.Status("live", progress: RunState.Running, isLive: true);
        _cli.Batch.Runs["hosted"] = Samples.Status("hosted") with { IsHosted = true };
        _cli.Batch.Runs["stopped"] = Samples.Status("stopped", Samples.Stopped("stopped", StopCause.Fatal, "401"));
        _cli.Batch.Runs["ended"] = Samples.Status("ended", Samples.Completed("ended"));
        _cli.Batch.Runs["cancelled"] = Samples.Status("cancelled", Samples.Completed("cancelled") with { State = RunState.Cancelled });
    }

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_limits_of_a_run_are_shown_and_not_changed()
    {
        Assert.Equal(0, await _cli.RunAsync("limits live"));

        Assert.Equal("run live: 20 in flight, no rate limit\n", _cli.Out);
        Assert.Null(_cli.Batch.Runs["live"].Limits);
    }

    [Theory]
    [InlineData(
        "limits live --concurrency 5",
        "run live: 5 in flight, no rate limit\n"
        + "  changed   20 → 5 requests in flight at 2026-11-21 04:17:15 UTC by maria@ops1; the run applies it within seconds\n")]
    [InlineData(
        "limits live --rps 7.5",
        "run live: 20 in flight, 7.5 requests a second\n"
        + "  changed   any number of → 7.5 requests per second at 2026-11-21 04:17:15 UTC by maria@ops1; the run applies it within seconds\n")]
    [InlineData(
        "limits stopped --concurrency 5 --requests-per-second 10",
        "run stopped: 5 in flight, 10 requests a second\n"
        + "  changed   20 → 5 requests in flight, any number of → 10 requests per second at 2026-11-21 04:17:15 UTC by maria@ops1; the run applies it when it resumes\n")]
    [InlineData(
        "limits hosted --concurrency 5",
        "run hosted: 5 in flight, no rate limit\n"
        + "  changed   20 → 5 requests in flight at 2026-11-21 04:17:15 UTC by maria@ops1\n"
        + "  app       a function app executes the run and applies at most its own limits\n")]
    public async Task A_change_is_shown_with_the_old_and_the_new_limit(string commandLine, string expected)
    {
        Assert.Equal(0, await _cli.RunAsync(commandLine));

        Assert.Equal(expected, _cli.Out);
    }

    [Theory]
    [InlineData("limits ended --concurrency 5", "run 'ended' is completed: it sends no more requests, so its limits cannot be changed")]
    [InlineData("limits cancelled --concurrency 5", "run 'cancelled' is cancelled: it sends no more requests, so its limits cannot be changed")]
    public async Task A_run_that_has_ended_is_refused(string commandLine, string expected)
    {
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync(commandLine));

        Assert.Equal($"error: {expected}\n", _cli.Error);
    }

    [Theory]
    [InlineData("--concurrency 21")]
    [InlineData("--concurrency 0")]
    [InlineData("--rps 0")]
    [InlineData("--requests-per-second x")]
    public async Task A_limit_outside_of_its_range_is_refused(string flags)
    {
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync($"limits live {flags}"));

        Assert.Null(_cli.Batch.Runs["live"].Limits);
    }

    [Fact]
    public async Task The_status_contains_the_change()
    {
        await _cli.Batch.ChangeLimitsAsync("live", concurrency: 5, requestsPerSecond: null, CancellationToken.None);

        await _cli.RunAsync("status live");

        Assert.Contains(
            "\n  limits    20 → 5 requests in flight at 2026-11-21 04:17:15 UTC by maria@ops1; the run applies it within seconds\n", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_as_json_contains_the_change()
    {
        await _cli.Batch.ChangeLimitsAsync("live", concurrency: 5, requestsPerSecond: null, CancellationToken.None);

        await _cli.RunAsync("status live --json");

        Assert.False(JsonDocument.Parse(_cli.Out).RootElement.GetProperty("limits_change").GetProperty("applied").GetBoolean());
    }

    [Fact]
    public async Task The_answer_as_json()
    {
        await _cli.RunAsync("limits live --concurrency 5 --json");

        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal(5, document.GetProperty("concurrency").GetInt32());
        Assert.Equal(20, document.GetProperty("change").GetProperty("concurrency_before").GetInt32());
        Assert.Equal("maria@ops1", document.GetProperty("change").GetProperty("by").GetString());
    }

    [Fact]
    public async Task A_run_that_does_not_exist_is_named()
    {
        Assert.Equal(11, await _cli.RunAsync("limits nope --concurrency 5"));
        Assert.Equal("error: there is no run 'nope' in folder /store; cardgenius status lists the runs\n", _cli.Error);
    }
}
