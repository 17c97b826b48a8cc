using System.Diagnostics.Metrics;
using CardGenius.Batch.Model;
using CardGenius.Batch.Telemetry;
using CardGenius.Cli.Monitoring.Alerts;

namespace CardGenius.Cli.Tests.Monitoring.Alerts;

/// <summary>Other tests of the process also send requests, and the instruments are those of the whole process.</summary>
[CollectionDefinition(nameof(AlertMeterTests), DisableParallelization = true)]
public sealed class AlertMeterCollection;

[Collection(nameof(AlertMeterTests))]
public sealed class AlertMeterTests
{
    private static readonly double[] Bounds = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 30, 60, double.PositiveInfinity];

    [Fact]
    public void The_instruments_of_the_process_are_read()
    {
        using var meter = new AlertMeter();
        var before = meter.Read();
        BatchTelemetry.Runs.UserFinished("result", withoutCards: true);
        BatchTelemetry.Runs.UserFinished("rejected");
        using var run = BatchTelemetry.Runs.Track(() => new() { State = RunState.Held, Pending = 7, Held = TimeSpan.FromSeconds(90) });
        var after = meter.Read();

        Assert.Equal(Bounds, after.Bounds);
        Assert.Equal(Bounds.Length, after.Buckets.Count);
        Assert.True(after.Users - before.Users >= 2);
        Assert.True(after.Results - before.Results >= 1);
        Assert.True(after.WithoutCards - before.WithoutCards >= 1);
        Assert.True(after.Pending >= 7);
        Assert.True(after.Held >= 90);
        Assert.NotNull(after.State);
        Assert.True(after.CpuSeconds > 0);
        Assert.InRange(after.Processors, 1, 10_000);
        Assert.InRange(after.MemoryShare, 0.000001, 1);
    }

    [Fact]
    public void Failed_attempts_and_waits_for_connections_are_counted()
    {
        using var meter = new AlertMeter();
        using var ours = new Meter(BatchTelemetry.Name);
        using var http = new Meter("System.Net.Http");
        var duration = ours.CreateHistogram<double>("http.client.request.duration");
        var wait = http.CreateHistogram<double>("http.client.request.time_in_queue");
        var before = meter.Read();
        duration.Record(1, new KeyValuePair<string, object?>("error.type", "cut_off"));
        duration.Record(1, new KeyValuePair<string, object?>("error.type", "server_error"));
        duration.Record(1, new KeyValuePair<string, object?>("http.response.status_code", 200));
        wait.Record(2, new KeyValuePair<string, object?>("server.address", "api.example"));
        wait.Record(50, new KeyValuePair<string, object?>("server.address", "account.blob.core.windows.net"));
        var after = meter.Read();

        Assert.Equal(2, after.Failed - before.Failed);
        Assert.Equal(1, after.ConnectionErrors - before.ConnectionErrors);
        Assert.Equal(1, after.Connected - before.Connected);
        Assert.Equal(2, after.ConnectionWait - before.ConnectionWait);
    }
}
