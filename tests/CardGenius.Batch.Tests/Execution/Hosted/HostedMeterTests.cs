using System.Text.Json;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Tests.Execution.Hosted;

public sealed class HostedMeterTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 16, 2, 0, 0, TimeSpan.Zero);

    private static RunProgress At(double seconds, long done) => new()
    {
        State = RunState.Running,
        At = Start.AddSeconds(seconds),
        Users = 2_000_000,
        Tally = new() { Results = done, Latency = Latencies() },
    };

    private static LatencyHistogram Latencies() => new()
    {
        Buckets = [.. Enumerable.Range(150, 60).Select(b => new LatencyBucket(b, 33_333))],
        MaxMilliseconds = 9_000,
    };

    [Fact]
    public void The_rate_covers_the_last_minutes()
    {
        var meter = new HostedMeter([]);
        Assert.Equal(0, meter.Measure(At(0, 0), 20, 0).UsersPerMinute);
        for (var second = 10; second <= 3600; second += 10)
        {
            meter.Measure(At(second, second * 10), 20, 0);
        }

        Assert.Equal(600, meter.Measure(At(3610, 36_100), 20, 0).UsersPerMinute);

        // After an hour at a third of that rate, the hour before no longer counts.
        HostedStatus last = null!;
        for (var second = 10; second <= 600; second += 10)
        {
            last = meter.Measure(At(3610 + second, 36_100 + (second * 10 / 3)), 20, 0);
        }

        Assert.InRange(last.UsersPerMinute, 190, 210);
    }

    [Fact]
    public void The_next_generation_continues_with_the_samples_of_this_one()
    {
        var meter = new HostedMeter([]);
        for (var second = 0; second <= 600; second += 10)
        {
            meter.Measure(At(second, second * 10), 20, 0);
        }

        Assert.InRange(meter.Samples.Count, 2, 12);
        Assert.InRange(new HostedMeter(meter.Samples).Measure(At(601, 6010), 20, 1).UsersPerMinute, 590, 610);
    }

    [Fact]
    public void The_rate_excludes_the_time_in_a_queue_a_pause_and_a_hold()
    {
        var meter = new HostedMeter([]);
        meter.Measure(At(0, 0) with { State = RunState.Queued }, 20, 0);
        meter.Measure(At(3000, 0), 20, 0);
        Assert.Equal(600, meter.Measure(At(3030, 300), 20, 0).UsersPerMinute);
        meter.Measure(At(3031, 300) with { State = RunState.Held }, 20, 0);
        meter.Measure(At(3331, 300), 20, 0);
        Assert.Equal(600, meter.Measure(At(3361, 600), 20, 0).UsersPerMinute);
    }

    [Fact]
    public void The_rate_survives_a_clock_that_is_set_back()
    {
        var meter = new HostedMeter([]);
        meter.Measure(At(300_000, 0), 20, 0);
        meter.Measure(At(0, 100), 20, 0);
        Assert.Equal(600, meter.Measure(At(60, 700), 20, 0).UsersPerMinute);
    }

    [Fact]
    public void The_latencies_are_those_of_the_last_minute()
    {
        var meter = new HostedMeter([]);
        for (var second = 0; second < 3600; second += 5)
        {
            meter.Take(Report(1500, 30), Start.AddSeconds(second));
        }

        Assert.InRange(meter.Measure(At(3600, 1), 20, 0).P95Ms, 1400, 1600);
        for (var second = 3600; second < 3660; second += 5)
        {
            meter.Take(Report(12_000, 30), Start.AddSeconds(second));
        }

        Assert.InRange(meter.Measure(At(3660, 1), 20, 0).P50Ms, 11_400, 12_600);
        Assert.InRange(meter.Latencies.Count, 1, 8);
        Assert.InRange(new HostedMeter([], meter.Latencies).Measure(At(3661, 1), 20, 1).P50Ms, 11_400, 12_600);

        // The clock is set back by days, so the earlier samples are removed.
        meter.Take(Report(1500, 30), Start.AddDays(-3));
        Assert.InRange(meter.Measure(At(-3 * 86_400, 1), 20, 0).P95Ms, 1400, 1600);
    }

    private static ChunkReport Report(double milliseconds, int count) => new()
    {
        Key = new(0, 0),
        Outcome = ChunkOutcome.Done,
        Tally = ChunkTally.Zero,
        Recent = new()
        {
            Buckets = [new(LatencyHistogram.BucketOf(TimeSpan.FromMilliseconds(milliseconds)), count)],
            MaxMilliseconds = milliseconds,
        },
    };

    [Fact]
    public void A_status_is_far_below_the_16_KB_limit_of_a_custom_status() =>
        Assert.InRange(
            JsonSerializer.SerializeToUtf8Bytes(
                new HostedMeter([]).Measure(At(0, 1_999_980) with { Reason = new string('x', 300) }, 20, 50),
                HostedJsonContext.Default.HostedStatus).Length,
            1,
            1024);
}
