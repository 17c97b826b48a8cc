using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class ControlCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public ControlCommandTests()
    {
        _cli.Batch.Runs["live"] = Samples.Status("live", progress: RunState.Running, isLive: true);
        _cli.Batch.Runs["hosted"] = Samples.Status("hosted", Samples.Stopped("hosted", StopCause.Fatal, "401")) with { IsHosted = true };
        _cli.Batch.Runs["queued"] = Samples.Status("queued", progress: RunState.Queued) with { IsHosted = true, IsInQueue = true };
        _cli.Batch.Runs["died"] = Samples.Status("died", progress: RunState.Running);
        _cli.Batch.Runs["stopped"] = Samples.Status("stopped", Samples.Stopped("stopped", StopCause.Fatal, "401"));
        _cli.Batch.Runs["ended"] = Samples.Status("ended", Samples.Completed("ended"));
        _cli.Batch.Runs["paused"] = Samples.Status("paused", Samples.Completed("paused") with { State = RunState.Paused });
        _cli.Batch.Runs["cancelled"] = Samples.Status("cancelled", Samples.Completed("cancelled") with { State = RunState.Cancelled });
    }

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData(
        "pause live", true, "run 'live': pause requested. It finishes the users in flight and ends within seconds. To continue: cardgenius resume live\n")]
    [InlineData(
        "pause hosted",
        true,
        "run 'hosted': pause requested. It finishes the users in flight within seconds. To continue, POST /api/runs/hosted/resume to the function app\n")]
    [InlineData(
        "pause queued",
        true,
        "run 'queued': pause requested. cardgenius serve takes it out of its queue. To continue: cardgenius resume queued, or Resume on the page\n")]
    [InlineData("pause paused", false, "run 'paused' is paused already\n")]
    [InlineData("cancel paused", true, "run 'paused': cancelled. Nothing is published, and it cannot be resumed\n")]
    [InlineData("cancel live", true, "run 'live': cancel requested. It finishes the users in flight and ends. Nothing is published\n")]
    [InlineData("cancel hosted", true, "run 'hosted': cancel requested. It finishes the users in flight and ends. Nothing is published\n")]
    [InlineData("cancel died", true, "run 'died': cancelled. Nothing is published, and it cannot be resumed\n")]
    [InlineData("cancel stopped", true, "run 'stopped': cancelled. Nothing is published, and it cannot be resumed\n")]
    [InlineData("cancel cancelled", false, "run 'cancelled' is cancelled already\n")]
    public async Task A_wish_is_left_where_it_makes_sense_and_said_what_happens(string commandLine, bool isLeft, string expected)
    {
        Assert.Equal(0, await _cli.RunAsync(commandLine));

        var words = commandLine.Split(' ');
        Assert.Equal(isLeft ? [(words[1], words[0] == "pause" ? ControlRequest.Pause : ControlRequest.Cancel)] : [], _cli.Batch.Wishes);
        Assert.Equal(expected, _cli.Out);
    }

    [Theory]
    [InlineData("pause died", "run 'died' is stopped: there is nothing to pause")]
    [InlineData("pause stopped", "run 'stopped' is stopped: there is nothing to pause")]
    [InlineData("pause ended", "run 'ended' is completed: there is nothing to pause")]
    [InlineData("pause cancelled", "run 'cancelled' is cancelled: there is nothing to pause")]
    [InlineData("cancel ended", "run 'ended' is completed: there is nothing to cancel")]
    public async Task A_request_that_cannot_take_effect_is_refused(string commandLine, string expected)
    {
        Assert.Equal(ExitCodes.Refused, await _cli.RunAsync(commandLine));

        Assert.Empty(_cli.Batch.Wishes);
        Assert.Equal($"error: {expected}\n", _cli.Error);
        Assert.Empty(_cli.Out);
    }

    [Fact]
    public async Task The_answer_as_json()
    {
        await _cli.RunAsync("pause live --json");

        var document = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal("live", document.GetProperty("run_id").GetString());
        Assert.Equal("pause", document.GetProperty("asked").GetString());
        Assert.True(document.GetProperty("live").GetBoolean());
    }

    [Fact]
    public async Task A_run_that_is_not_there_is_named()
    {
        Assert.Equal(11, await _cli.RunAsync("cancel nope"));
        Assert.Equal("error: there is no run 'nope' in folder /store; cardgenius status lists the runs\n", _cli.Error);
    }
}
