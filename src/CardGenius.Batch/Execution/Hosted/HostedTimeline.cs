using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>
/// Records the timeline of a hosted run from the reports of its activities. It is deterministic, because it uses only the times in the reports. The
/// batches travel with activities that run anyway, one at a time, so that only one process writes the timeline.
/// </summary>
public sealed class HostedTimeline(RunInput input)
{
    private const double SampleSeconds = 30;

    private readonly TimelineRecorder _recorder = new(input.Execution, SampleSeconds, input.Timeline);
    private bool _isTaken;

    /// <summary>Gets the state for the next generation.</summary>
    public TimelineState State => _recorder.Save();

    /// <summary>Records the start of the execution if it took the run lease.</summary>
    public void Take(RunLeaseReply reply, DateTimeOffset at)
    {
        if (reply.Taken)
        {
            _recorder.Begin(at, input.By);
        }
    }

    /// <summary>Adds the counts of a chunk's report.</summary>
    public void Take(ChunkReport report, DateTimeOffset at)
    {
        _recorder.Count(report.Tally.UsersSince(report.Before).Users, report.Tally.RequestsSince(report.Before));
        _recorder.ObserveBreaker(at, report.IsBreakerOpen);
    }

    /// <summary>Records the progress of the loop.</summary>
    /// <param name="progress">The progress.</param>
    /// <param name="status">The status that was calculated from it.</param>
    /// <param name="concurrency">The maximum number of chunks in flight.</param>
    public void Observe(RunProgress progress, HostedStatus status, int concurrency)
    {
        if (progress.State == RunState.Queued)
        {
            return;
        }

        _recorder.Observe(progress);
        if (progress is { State: RunState.Running, Limit: { } limit })
        {
            _recorder.ObserveLimit(progress.At, limit, concurrency, reason: null);
        }

        _recorder.Sample(new()
        {
            At = progress.At,
            Seconds = 0,
            InFlight = progress.Window,
            MaxInFlight = progress.Window,
            Limit = progress.Limit ?? 0,
            P50Ms = status.P50Ms,
            P95Ms = status.P95Ms,
            P99Ms = status.P99Ms,
        });
    }

    /// <summary>Returns what the next activity writes; null for nothing.</summary>
    public TimelineBatch? TakePending()
    {
        var pending = _recorder.Pending;
        if (_isTaken || pending.Events.Count + pending.Samples.Count == 0)
        {
            return null;
        }

        _isTaken = true;
        return pending;
    }

    /// <summary>Records that an activity with a batch ended.</summary>
    /// <param name="batch">The batch; null if the activity had none.</param>
    /// <param name="isStored">Whether the batch was stored. If not, a later activity writes it.</param>
    public void Stored(TimelineBatch? batch, bool isStored)
    {
        if (batch is null)
        {
            return;
        }

        _isTaken = false;
        if (isStored)
        {
            _recorder.Stored(batch);
        }
    }

    /// <summary>Ends the current sample.</summary>
    /// <returns>What the activity that publishes the results writes. Nothing else writes the timeline at that time.</returns>
    public TimelineBatch Flush(DateTimeOffset at)
    {
        _recorder.Flush(at);
        return _recorder.Pending;
    }

    /// <summary>Records the end of the execution.</summary>
    /// <returns>What the last activity writes.</returns>
    public TimelineBatch End(RunResult result, DateTimeOffset at)
    {
        _recorder.End(result, at);
        return _recorder.Pending;
    }
}
