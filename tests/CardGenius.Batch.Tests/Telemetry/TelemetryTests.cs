namespace CardGenius.Batch.Tests.Telemetry;

/// <summary>Tests that read the meter of the process, so no other test may run at the same time.</summary>
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
public sealed class TelemetryTests;
