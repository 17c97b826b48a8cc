using System.Diagnostics;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Tests.Telemetry;

public sealed class RunTraceTests
{
    [Fact]
    public void All_processes_of_an_execution_have_the_same_trace()
    {
        var trace = RunTrace.Of("2026-W47", "20261116T203000.0000000Z");
        Assert.Equal(trace, RunTrace.Of("2026-W47", "20261116T203000.0000000Z"));
        Assert.True(trace.IsRemote);
        Assert.Equal(ActivityTraceFlags.Recorded, trace.TraceFlags);
    }

    [Fact]
    public void Another_execution_has_another_trace() =>
        Assert.NotEqual(RunTrace.Of("2026-W47", "20261116T203000.0000000Z").TraceId, RunTrace.Of("2026-W47", "20261116T213000.0000000Z").TraceId);
}
