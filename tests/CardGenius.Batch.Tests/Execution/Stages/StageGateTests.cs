using CardGenius.Batch.Execution.Stages;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Tests.Execution.Stages;

public sealed class StageGateTests
{
    [Theory]
    [InlineData(100, 1, 5000, AlertSeverity.Warning, null)]
    [InlineData(100, 2, 900, AlertSeverity.Warning, "2 % of the requests failed (threshold of error-rate: 1 %)")]
    [InlineData(100, 2, 900, AlertSeverity.Critical, null)]
    [InlineData(100, 6, 900, AlertSeverity.Critical, "6 % of the requests failed (threshold of error-rate: 5 %)")]
    [InlineData(100, 0, 5100, AlertSeverity.Warning, "the 95th percentile of the latency was 5.1 s (threshold of latency-p95: 5 s)")]
    [InlineData(100, 0, 9999, AlertSeverity.Critical, null)]
    [InlineData(
        10, 1, 11000, AlertSeverity.Critical,
        "10 % of the requests failed (threshold of error-rate: 5 %); the 95th percentile of the latency was 11 s (threshold of latency-p95: 10 s)")]
    [InlineData(0, 0, 0, AlertSeverity.Warning, null)]
    public void The_thresholds_are_those_of_the_alert_rules(long requests, long failed, double p95, AlertSeverity gate, string? expected) =>
        Assert.Equal(expected, StageGate.FindRefusal(new(requests, requests, failed, p95), gate));

    [Fact]
    public void The_figures_of_a_stage_exclude_those_of_the_stages_before()
    {
        var before = Tally(100, 110, 10, milliseconds: 9000);
        var figures = StageFigures.Between(before, before + Tally(400, 404, 4, milliseconds: 200));
        Assert.Equal((400, 404, 4), (figures.Users, figures.Requests, figures.Failed));
        Assert.InRange(figures.P95Ms, 190, 210);
        Assert.Equal(4.0 / 404, figures.FailedShare);
    }

    private static ChunkTally Tally(long users, long attempts, long failed, double milliseconds) => new()
    {
        Results = users,
        Attempts = attempts,
        FailedAttempts = [new(FailureClass.ServerError, failed)],
        Latency = new()
        {
            Buckets = [new(LatencyHistogram.BucketOf(TimeSpan.FromMilliseconds(milliseconds)), users)],
            MaxMilliseconds = milliseconds,
            SumMilliseconds = milliseconds * users,
        },
    };
}
