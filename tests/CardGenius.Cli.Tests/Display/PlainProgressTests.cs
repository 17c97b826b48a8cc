using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Cli.Display;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Display;

public sealed class PlainProgressTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task A_line_every_ten_seconds_and_at_every_change()
    {
        var work = new TaskCompletionSource();
        var began = _time.GetUtcNow();
        LiveFigures Read()
        {
            var elapsed = _time.GetUtcNow() - began;
            return LiveSamples.Running with
            {
                State = elapsed < TimeSpan.FromSeconds(4) ? RunState.Planning : elapsed < TimeSpan.FromSeconds(32) ? RunState.Running : RunState.Publishing,
                Elapsed = elapsed,
            };
        }

        var showing = new PlainProgress(_output, _time).ShowAsync(Read, work.Task);
        while (_time.GetUtcNow() - began < TimeSpan.FromSeconds(34))
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }

        work.SetResult();
        await showing;

        Assert.Equal(
            ["00:00:00 planning", "00:00:04 running", "00:00:14 running", "00:00:24 running", "00:00:32 publishing"],
            _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => string.Join(' ', l.Split(' ')[..2])));
    }

    [Fact]
    public void A_clock_that_is_set_back_stops_no_line()
    {
        var progress = new PlainProgress(_output, _time);
        progress.Observe(LiveSamples.Running);
        _time.SetClock(TimeSpan.FromDays(-3));
        progress.Observe(LiveSamples.Running);
        _time.Advance(TimeSpan.FromSeconds(10));
        progress.Observe(LiveSamples.Running);

        Assert.Equal(2, _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Nothing_is_said_of_a_run_that_has_not_begun()
    {
        new PlainProgress(_output, _time).Observe(new LiveFigures());

        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task The_display_ends_with_failing_work_and_lets_its_error_through()
    {
        await new PlainProgress(_output, _time).ShowAsync(() => LiveSamples.Running, Task.FromException(new InvalidOperationException()));

        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void A_note_is_a_line_at_once()
    {
        new PlainProgress(_output, _time).Note("finishing");

        Assert.Equal("finishing\n", _output.ToString());
    }
}
