using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>One plain line every ten seconds, and one at once where the run begins to do something else: for logs and pipes.</summary>
internal sealed class PlainProgress(TextWriter output, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private RunState? _shown;
    private long _shownAt;

    /// <inheritdoc/>
    public async Task ShowAsync(Func<LiveFigures> read, Task work)
    {
        while (!work.IsCompleted)
        {
            Observe(read());
            await Task.WhenAny(work, Task.Delay(Look, time));
        }
    }

    /// <inheritdoc/>
    public void Note(string text) => output.WriteLine(text);

    /// <summary>Writes a line where one is due.</summary>
    internal void Observe(LiveFigures figures)
    {
        var isNothing = figures is { State: RunState.Queued, Reason: null };
        if (isNothing || (figures.State == _shown && time.GetElapsedTime(_shownAt) < Every))
        {
            return;
        }

        output.WriteLine(ProgressLine.Format(figures));
        _shown = figures.State;
        _shownAt = time.GetTimestamp();
    }
}
