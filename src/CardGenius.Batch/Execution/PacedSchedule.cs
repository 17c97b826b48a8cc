using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>
/// Calculates how many chunks of a run may be in flight, and the rate limit of each chunk, for processes that do not communicate with each
/// other. After a stall all chunks can send at once. Therefore the number of chunks and the rate of each chunk limit the requests per second.
/// </summary>
internal static class PacedSchedule
{
    /// <summary>Returns the maximum number of chunks in flight: the concurrency of the run, but at most the rate limit plus the burst.</summary>
    public static int Of(RunSettings settings) => settings.Api.RequestsPerSecond is { } rate
        ? (int)Math.Clamp(Math.Floor(Most(settings, rate)), 1, Math.Max(1, settings.Concurrency))
        : Math.Max(1, settings.Concurrency);

    /// <summary>Returns the rate limit of one chunk, in requests per second, or null if the run has no rate limit. In any second all chunks
    /// together send at most the rate limit plus the burst.</summary>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="window">The maximum number of chunks in flight.</param>
    public static double? ShareOf(RunSettings settings, int window)
    {
        if (settings.Api.RequestsPerSecond is not { } rate)
        {
            return null;
        }

        // A whole number of requests per chunk and second keeps the limit in every second. If an execution began under another rate limit, its
        // number of chunks can be too large for that. Then only the average rate can be kept.
        var whole = Math.Floor(Most(settings, rate) / window);
        return whole >= 1 ? Math.Min(rate / window, whole) : rate / window;
    }

    private static double Most(RunSettings settings, double rate) => rate + Math.Max(1, settings.Api.Burst);
}
