using System.Diagnostics.Metrics;

namespace CardGenius.Batch.Telemetry;

/// <summary>Which instruments a host exports: those of docs/metrics.md.</summary>
public static class ExportedInstruments
{
    private static readonly HashSet<string> OfTheRuntime = new(StringComparer.Ordinal)
    {
        "http.client.open_connections",
        "http.client.request.time_in_queue",
        "dotnet.process.cpu.time",
        "dotnet.process.cpu.count",
        "dotnet.process.memory.working_set",
    };

    /// <summary>The meters with these instruments.</summary>
    public static IReadOnlyList<string> Meters { get; } = [BatchTelemetry.Name, "System.Net.Http", "System.Runtime"];

    /// <summary>Whether a host exports an instrument. The durations and active requests of <c>System.Net.Http</c> have the names of ours, but
    /// include the requests to the storage, so they are not exported.</summary>
    public static bool Contains(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return instrument.Meter.Name == BatchTelemetry.Name || OfTheRuntime.Contains(instrument.Name);
    }
}
