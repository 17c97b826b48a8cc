namespace CardGenius.Batch.Execution;

/// <summary>How many chunks the loop hands out at most: the concurrency limit that the chunks' processes observe, at most the window.</summary>
internal struct ScheduleLimit(int window, int? now = null)
{
    /// <summary>The limit now, 1 to the window.</summary>
    public int Now { get; private set; } = Math.Clamp(now ?? window, 1, window);

    /// <summary>A chunk reported what its process observed. The limit falls at once, because a process that is refused speaks for all. It
    /// rises by half of itself at most, because a process that was never refused says little.</summary>
    public void Take(double observed) =>
        Now = Math.Clamp((int)Math.Round(observed), 1, Math.Min(window, Now + Math.Max(1, Now / 2)));
}
