using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Telemetry;

/// <summary>
/// Follows the holds of a run by its progress. A hold lasts until a user is finished again: the probes between two waits do not end it. Has no
/// clock, so that an orchestrator can replay it.
/// </summary>
/// <param name="since">When the present hold began, if it began before; null if the run is not held.</param>
public sealed class HoldClock(DateTimeOffset? since = null)
{
    private long? _finished;

    /// <summary>When the present hold began; null while the run is not held.</summary>
    public DateTimeOffset? Since { get; private set; } = since;

    /// <summary>The run reported progress.</summary>
    /// <returns>Whether a hold began.</returns>
    public bool Observe(RunProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        var finished = FinishedIn(progress.Tally);
        if (progress.State == RunState.Held)
        {
            _finished = finished;
            if (Since is not null)
            {
                return false;
            }

            Since = progress.At;
            return true;
        }

        _finished ??= finished;
        if (progress.State != RunState.Running || finished > _finished)
        {
            Since = null;
        }

        return false;
    }

    // The redrive pass turns transient failures into these two, so they grow in both passes.
    private static long FinishedIn(ChunkTally tally) => tally.Results + tally.PermanentFailures;
}
