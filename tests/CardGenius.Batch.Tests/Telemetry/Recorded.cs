using System.Diagnostics.Metrics;

namespace CardGenius.Batch.Tests.Telemetry;

/// <summary>One measurement.</summary>
internal sealed record Recorded(Instrument Instrument, double Value, IReadOnlyList<KeyValuePair<string, object?>> Tags);
