using System.Text.Json;
using CardGenius.Batch.Runs;
using CardGenius.Batch.Runs.Course;

namespace CardGenius.Batch.Tests.Runs.Course;

public sealed class CourseMeterTests
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
    public void The_rate_is_that_of_the_last_minutes()
    {
        var meter = new CourseMeter([]);
        Assert.Equal(0, meter.Measure(At(0, 0), 20, 0).UsersPerMinute);
        for (var second = 10; second <= 3600; second += 10)
        {
            meter.Measure(At(second, second * 10), 20, 0);
        }

        Assert.Equal(600, meter.Measure(At(3610, 36_100), 20, 0).UsersPerMinute);

        // An hour at a third of that pace, and the hour before counts no more.
        CourseStatus last = null!;
        for (var second = 10; second <= 600; second += 10)
        {
            last = meter.Measure(At(3610 + second, 36_100 + (second * 10 / 3)), 20, 0);
        }

        Assert.InRange(last.UsersPerMinute, 190, 210);
    }

    [Fact]
    public void The_next_generation_goes_on_from_what_this_one_saw()
    {
        var meter = new CourseMeter([]);
        for (var second = 0; second <= 600; second += 10)
        {
            meter.Measure(At(second, second * 10), 20, 0);
        }

        Assert.InRange(meter.Samples.Count, 2, 12);
        Assert.InRange(new CourseMeter(meter.Samples).Measure(At(601, 6010), 20, 1).UsersPerMinute, 590, 610);
    }

    [Fact]
    public void A_status_stays_far_below_the_16_KB_that_a_custom_status_may_have() =>
        Assert.InRange(
            JsonSerializer.SerializeToUtf8Bytes(
                new CourseMeter([]).Measure(At(0, 1_999_980) with { Reason = new string('x', 300) }, 20, 50),
                RunJsonContext.Default.CourseStatus).Length,
            1,
            1024);
}
