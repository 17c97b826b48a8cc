using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Statistics;

/// <summary>A request from its start to its end. The recorder's lock protects its state.</summary>
internal sealed class RequestTicket(StatsRecorder recorder, Func<bool> hasClientLeft, long number)
{
    /// <summary>The request's number, from 1, since the last reset.</summary>
    public long Number => number;

    /// <summary>The timestamp of the start.</summary>
    public long BeganAt { get; init; }

    public bool HasEnded { get; set; }

    public bool HasFault { get; set; }

    public int Status { get; set; }

    public ulong? CountedProfile { get; set; }

    public BackendLease? Lease { get; set; }

    public bool HasClientLeft() => hasClientLeft();

    public void End(RequestEnd end) => recorder.End(this, end);
}
