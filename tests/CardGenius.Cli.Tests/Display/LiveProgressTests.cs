using CardGenius.Batch.Model;
using CardGenius.Cli.Display;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Display;

public sealed class LiveProgressTests
{
    [Fact]
    public async Task The_display_is_redrawn_until_the_work_ends_and_then_stays()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var time = new ManualTimeProvider();
        var work = new TaskCompletionSource();
        var figures = LiveSamples.Running;
        var reads = 0;
        var display = new LiveProgress(Consoles.Plain(output), "run", time);
        var showing = display.ShowAsync(
            () =>
            {
                reads++;
                return figures;
            },
            work.Task);

        time.Advance(TimeSpan.FromMilliseconds(250));
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(3, reads);
        figures = figures with { State = RunState.Completed, Done = 2000 };
        work.SetResult();
        await showing;

        Assert.Equal(4, reads);
        Assert.Contains("completed", output.ToString(), StringComparison.Ordinal);
    }
}
