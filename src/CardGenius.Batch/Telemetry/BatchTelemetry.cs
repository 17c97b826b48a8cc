using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace CardGenius.Batch.Telemetry;

/// <summary>
/// The meter and the activity source of the product (docs/metrics.md). Hosts export them. No attribute contains a user id, a spend, a key or a
/// response (promise 7).
/// </summary>
public static class BatchTelemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "CardGenius.Batch";

    /// <summary>The version of the product, which is also the version of the meter and of the activity source.</summary>
    public static string Version { get; } =
        typeof(BatchTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private static readonly Meter Meter = new(Name, Version);

    /// <summary>Spans: a run, a chunk, an attempt. A span never describes a user.</summary>
    public static ActivitySource Activities { get; } = new(Name, Version);

    /// <summary>The instruments of the requests to the API.</summary>
    public static RequestInstruments Requests { get; } = new(Meter);

    /// <summary>The instruments of users, chunks and runs.</summary>
    public static RunInstruments Runs { get; } = new(Meter, TimeProvider.System);

    /// <summary>The instruments of the store.</summary>
    public static StoreInstruments Store { get; } = new(Meter);

    /// <summary>The instruments of the process.</summary>
    public static HostInstruments Host { get; } = new(Meter);
}
