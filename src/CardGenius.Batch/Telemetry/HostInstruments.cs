using System.Diagnostics.Metrics;

namespace CardGenius.Batch.Telemetry;

/// <summary>The instruments of the process (docs/metrics.md).</summary>
public sealed class HostInstruments
{
    private volatile string? _host;
    private volatile WeeklyTimes? _weekly;
    private volatile IReadOnlyDictionary<string, long>? _queues;

    internal HostInstruments(Meter meter)
    {
        meter.CreateObservableGauge<long>(
            "cardgenius.host.up",
            () => _host is { } host ? [new(1, new KeyValuePair<string, object?>("host", host))] : [],
            "{instance}",
            "1, from a host that must always run.");
        meter.CreateObservableGauge(
            "cardgenius.process.memory.limit",
            () => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            "By",
            "The memory that the process can use.");
        meter.CreateObservableGauge<double>(
            "cardgenius.weekly.due.timestamp",
            () => _weekly is { } times ? [new(times.Due.ToUnixTimeSeconds())] : [],
            "s",
            "The time at which the newest weekly run was due.");
        meter.CreateObservableGauge<double>(
            "cardgenius.weekly.started.timestamp",
            () => _weekly is { } times ? [new(times.Started?.ToUnixTimeSeconds() ?? 0)] : [],
            "s",
            "The time at which the newest weekly run started.");
        meter.CreateObservableGauge(
            "cardgenius.durable.queue.length",
            () => (_queues ?? new Dictionary<string, long>()).Select(
                queue => new Measurement<long>(queue.Value, new KeyValuePair<string, object?>("queue", queue.Key))),
            "{message}",
            "The messages in a queue of the task hub.");
    }

    /// <summary>The process is a host that must always run.</summary>
    /// <param name="host"><c>functions</c> or <c>serve</c>.</param>
    public void Up(string host) => _host = host;

    /// <summary>The newest weekly run that was due, as the store shows it.</summary>
    /// <param name="due">When it was due.</param>
    /// <param name="started">When it started; null if it is not known that it has started.</param>
    public void Weekly(DateTimeOffset due, DateTimeOffset? started) =>
        _weekly = new(due, started ?? (_weekly is { } known && known.Due == due ? known.Started : null));

    /// <summary>The messages in each queue of the task hub, as they were counted just now.</summary>
    /// <param name="lengths">The length of each queue by its name without the name of the hub; empty while the lengths are unknown.</param>
    public void Queues(IReadOnlyDictionary<string, long> lengths) => _queues = lengths;

    private sealed record WeeklyTimes(DateTimeOffset Due, DateTimeOffset? Started);
}
