using CardGenius.Batch.Execution;
using Spectre.Console;

namespace CardGenius.Cli.Display;

/// <summary>A display on a terminal that is redrawn four times a second. The last state stays visible.</summary>
internal sealed class LiveProgress(IAnsiConsole console, string runId, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    private volatile string? _note;

    /// <inheritdoc/>
    public Task ShowAsync(Func<LiveFigures> read, Task work)
    {
        var unicode = console.Profile.Capabilities.Unicode;
        return console.Live(new Text("")).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
        {
            while (true)
            {
                var ended = work.IsCompleted;
                live.UpdateTarget(ProgressView.Render(runId, read(), ended ? null : _note, unicode));
                live.Refresh();
                if (ended)
                {
                    return;
                }

                await Task.WhenAny(work, Task.Delay(RefreshInterval, time));
            }
        });
    }

    /// <inheritdoc/>
    public void Note(string text) => _note = text;
}
