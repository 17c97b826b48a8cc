using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The latencies that chunks reported within some seconds.</summary>
/// <param name="At">When the first of them came.</param>
/// <param name="Latency">The latencies.</param>
public sealed record LatencySample(DateTimeOffset At, LatencyHistogram Latency);
