using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>
/// How many chunks of a run may be in flight, and how fast each may send, where the processes do not talk to each other. After a stall all
/// chunks may be due at once, so their number and their own rates bound what a second sees.
/// </summary>
internal static class PacedSchedule
{
    /// <summary>The number of chunks: the run's concurrency, and no more than the rate limit and its burst allow in a second.</summary>
    public static int Of(RunSettings settings) => settings.Api.RequestsPerSecond is { } rate
        ? (int)Math.Clamp(Math.Floor(Most(settings, rate)), 1, Math.Max(1, settings.Concurrency))
        : Math.Max(1, settings.Concurrency);

    /// <summary>The rate of one chunk, in requests a second; null: no rate limit. Within any second all chunks together send at most the
    /// rate limit and its burst.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="window">How many chunks there are at most.</param>
    public static double? ShareOf(RunSettings settings, int window)
    {
        if (settings.Api.RequestsPerSecond is not { } rate)
        {
            return null;
        }

        // Where a chunk sends at most so many a second, a second sees no fraction of a request more. Above the window of this rate, of an
        // execution that began under another one, the average is what can be kept.
        var whole = Math.Floor(Most(settings, rate) / window);
        return whole >= 1 ? Math.Min(rate / window, whole) : rate / window;
    }

    private static double Most(RunSettings settings, double rate) => rate + Math.Max(1, settings.Api.Burst);
}
