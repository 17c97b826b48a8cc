using CardGenius.Batch.Execution;

namespace CardGenius.Cli.Display;

/// <summary>Shows a run while it goes on.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows the figures until the work ends, in whatever way; does not throw the work's error.</summary>
    Task ShowAsync(Func<LiveFigures> read, Task work);

    /// <summary>Says something once.</summary>
    void Note(string text);
}
