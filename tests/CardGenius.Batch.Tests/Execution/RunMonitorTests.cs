using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Execution;

public sealed class RunMonitorTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RunMonitor _monitor;

    public RunMonitorTests() => _monitor = new(_time);

    [Fact]
    public void Elapsed_and_hold_times_ignore_changes_of_the_clock()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        var hold = TimeSpan.FromMinutes(5);
        Hold(hold);
        _time.Advance(TimeSpan.FromMinutes(1));
        _time.SetClock(TimeSpan.FromDays(-3));

        var figures = _monitor.Snapshot();
        Assert.Equal(TimeSpan.FromMinutes(2), figures.Elapsed);
        Assert.Equal(TimeSpan.FromMinutes(4), figures.HoldLeft);
    }

    [Fact]
    public void A_hold_that_has_ended_has_no_remaining_time()
    {
        Hold(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(TimeSpan.Zero, _monitor.Snapshot().HoldLeft);
        _monitor.Update(f => f with { State = RunState.Running });
        Assert.Null(_monitor.Snapshot().HoldLeft);
    }

    [Fact]
    public void The_rate_excludes_the_time_in_a_queue_and_a_hold()
    {
        _time.Advance(TimeSpan.FromMinutes(50));
        Work(seconds: 5);
        Assert.Equal(600, _monitor.Snapshot().UsersPerMinute);
        Hold(TimeSpan.FromMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((0, null), (_monitor.Snapshot().UsersPerMinute, _monitor.Snapshot().Eta));
        Work(seconds: 2);

        var figures = _monitor.Snapshot();
        Assert.Equal((600, TimeSpan.FromSeconds(7)), (figures.UsersPerMinute, figures.Worked));
        Assert.Equal(TimeSpan.FromMinutes((1000 - 70) / 600.0), figures.Eta);
    }

    [Fact]
    public void Latencies_cover_the_last_minute_and_include_timeouts()
    {
        for (var i = 0; i < 1000; i++)
        {
            Attempt(FailureClass.None, 1.5);
        }

        Assert.InRange(_monitor.Snapshot().P95, 1400, 1600);
        _time.Advance(TimeSpan.FromSeconds(61));
        for (var i = 0; i < 90; i++)
        {
            Attempt(FailureClass.None, 1.5);
        }

        for (var i = 0; i < 10; i++)
        {
            Attempt(FailureClass.Timeout, 30);
            Attempt(FailureClass.RateLimited, 0.01);
        }

        Assert.InRange(_monitor.Snapshot().P50, 1400, 1600);
        Assert.InRange(_monitor.Snapshot().P95, 28_000, 30_000);
        _time.Advance(TimeSpan.FromSeconds(65));
        Assert.Equal(0, _monitor.Snapshot().P95);
    }

    [Fact]
    public void Latencies_are_returned_only_once()
    {
        Attempt(FailureClass.None, 1.5);
        Assert.Equal(1, _monitor.TakeLatencies().Count);
        Attempt(FailureClass.None, 1.5);
        Attempt(FailureClass.None, 1.5);
        Assert.Equal(2, _monitor.TakeLatencies().Count);
        Assert.Equal(0, _monitor.TakeLatencies().Count);
    }

    private void Attempt(FailureClass failureClass, double seconds) =>
        _monitor.Attempts([new(failureClass, null, TimeSpan.FromSeconds(seconds))]);

    private void Hold(TimeSpan hold)
    {
        _monitor.Hold(hold);
        _monitor.Update(f => f with { State = RunState.Held });
    }

    // Ten users a second.
    private void Work(int seconds)
    {
        _monitor.Update(f => f with { State = RunState.Running, Users = 1000 });
        for (var user = 0; user < seconds * 10; user++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
            _monitor.UserDone(pass: 0, failed: false, isPermanent: false);
        }
    }
}
