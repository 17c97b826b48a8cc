using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Cli.Display;
using Spectre.Console;

namespace CardGenius.Cli.Tests.Display;

public sealed class ProgressViewTests
{
    [Fact]
    public void A_running_run()
    {
        Assert.Equal(
            """
            users-01234567  running  1 min 29 s
            ━━━━━━━━━━━━━━━━━━━━━━━━──────────────── 1,200/2,000 users (60 %)
            812/min  ETA 59 s  in flight 8/8 (of 20)  p50 151 ms  p95 298 ms
            retries 14  failures 2  rejects 5
            the API throttles (429): at most 8 of 20 requests in flight
            """,
            Render(LiveSamples.Slowed));
    }

    [Fact]
    public void A_run_on_a_terminal_of_old()
    {
        Assert.Equal(
            """
            users-01234567  running  1 min 29 s
            ########################---------------- 1,200/2,000 users (60 %)
            812/min  ETA 59 s  in flight 20/20  p50 151 ms  p95 298 ms
            retries 14  failures 2  rejects 5
            """,
            Render(LiveSamples.Running, unicode: false));
    }

    [Fact]
    public void A_run_that_plans()
    {
        Assert.Equal(
            """
            users-01234567  planning  3 s
            1,240,000 rows read
            """,
            Render(new() { State = RunState.Planning, RowsPlanned = 1_240_000, Elapsed = TimeSpan.FromSeconds(3) }));
    }

    [Fact]
    public void A_run_that_is_held_counts_down()
    {
        Assert.Equal(
            """
            users-01234567  held  1 min 29 s
            ━━━━━━━━━━━━━━━━━━━━━━━━──────────────── 1,200/2,000 users (60 %)
            812/min  ETA 59 s  in flight 20/20  p50 151 ms  p95 298 ms
            retries 14  failures 2  rejects 5
            the API is out; next attempt in 4 min 30 s
            """,
            Render(LiveSamples.Running with { State = RunState.Held, Reason = "the API is out", HoldLeft = TimeSpan.FromSeconds(270) }));
    }

    [Fact]
    public void A_run_that_publishes_and_was_asked_to_stop()
    {
        Assert.Equal(
            """
            users-01234567  publishing  1 min 29 s
            ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 2,000/2,000 users (100 %)
            3/12 parts written
            retries 14  failures 2  rejects 5
            [finishing]
            """,
            Render(LiveSamples.Slowed with { State = RunState.Publishing, Done = 2000, PartsDone = 3, Parts = 12 }, note: "[finishing]"));
    }

    private static string Render(LiveFigures figures, string? note = null, bool unicode = true)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Consoles.Plain(output, unicode).Write(ProgressView.Render("users-01234567", figures, note, unicode));
        return string.Join('\n', output.ToString().TrimEnd().Split('\n').Select(l => l.TrimEnd()));
    }
}
