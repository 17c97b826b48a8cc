using CardGenius.Batch.Execution;

namespace CardGenius.Cli.Display;

/// <summary>Shows the progress of a run.</summary>
internal interface IProgressDisplay
{
    /// <summary>Shows the figures until the work ends or fails. Does not throw the work's error.</summary>
    Task ShowAsync(Func<LiveFigures> read, Task work);

    /// <summary>Shows a message.</summary>
    void Note(string text);
}
