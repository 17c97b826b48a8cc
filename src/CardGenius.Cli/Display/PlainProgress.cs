using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>Writes one plain line every ten seconds and at every change of the state: for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(500);

    private RunState? _shown;
    private long _shownAt;

    /// <inheritdoc/>
    public async Task ShowAsync(Func<LiveFigures> read, Task work)
    {
        while (!work.IsCompleted)
        {
            Observe(read());
            await Task.WhenAny(work, Task.Delay(PollInterval, time));
        }
    }

    /// <inheritdoc/>
    public void Note(string text) => output.WriteLine(text);

    /// <summary>Writes a line if one is due.</summary>
    internal void Observe(LiveFigures figures)
    {
        var isEmpty = figures is { State: RunState.Queued, Reason: null };
        if (isEmpty || (figures.State == _shown && time.GetElapsedTime(_shownAt) < LineInterval))
        {
            return;
        }

        output.WriteLine(ProgressLine.Format(figures));
        _shown = figures.State;
        _shownAt = time.GetTimestamp();
    }
}
