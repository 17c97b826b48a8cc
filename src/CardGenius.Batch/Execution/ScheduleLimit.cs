namespace CardGenius.Batch.Execution;

/// <summary>The maximum number of chunks that the loop schedules: the concurrency limit that the processes of the chunks report, but at most
/// the configured number.</summary>
internal struct ScheduleLimit(int window, int? now = null)
{
    /// <summary>Gets the configured number.</summary>
    public int Window { get; private set; } = window;

    /// <summary>Gets the current limit, from 1 to the configured number.</summary>
    public int Now { get; private set; } = Math.Clamp(now ?? window, 1, window);

    /// <summary>Applies the concurrency limit that a chunk reported. A lower value applies at once, because the API throttles all processes. A
    /// higher value raises the limit by at most half, because the API may not have throttled that process yet.</summary>
    public void Take(double observed) =>
        Now = Math.Clamp((int)Math.Round(observed), 1, Math.Min(Window, Now + Math.Max(1, Now / 2)));

    /// <summary>Changes the configured number. The limit follows it, unless the chunks reported a lower one.</summary>
    public void Change(int window)
    {
        Now = Now >= Window ? window : Math.Min(Now, window);
        Window = window;
    }
}
