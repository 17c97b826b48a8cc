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
    public void The_share_of_traced_executions_is_the_one_of_the_setting_and_every_process_decides_alike()
    {
        var traced = Enumerable.Range(0, 10_000).Count(i => RunTrace.Of($"run-{i}", "e", 0.25).TraceFlags == ActivityTraceFlags.Recorded);
        Assert.InRange(traced, 2_350, 2_650);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(RunTrace.Of($"run-{i}", "e", 0.25), RunTrace.Of($"run-{i}", "e", 0.25)));
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(ActivityTraceFlags.None, RunTrace.Of($"run-{i}", "e", 0).TraceFlags));
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(ActivityTraceFlags.Recorded, RunTrace.Of($"run-{i}", "e", 1).TraceFlags));
    }

    [Fact]
    public void Another_execution_has_another_trace() =>
        Assert.NotEqual(RunTrace.Of("2026-W47", "20261116T203000.0000000Z").TraceId, RunTrace.Of("2026-W47", "20261116T213000.0000000Z").TraceId);
}
