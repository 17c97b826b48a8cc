using CardGenius.Simulator.Statistics;

namespace CardGenius.Simulator.Tests.Support;

/// <summary>Records for each write whether the request had ended.</summary>
internal sealed class RecordingStream : MemoryStream
{
    public RequestTicket? Ticket { get; set; }

    public List<(int Length, bool HadEnded)> Writes { get; } = [];

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes.Add((buffer.Length, Ticket!.HasEnded));
        return ValueTask.CompletedTask;
    }
}
