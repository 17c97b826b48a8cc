using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Timeline;

namespace CardGenius.Batch.Tests.Timeline;

public sealed class TimelineRecorderTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);
    private TimelineRecorder _recorder = new("a");

    private static RunProgress Progress(RunState state, double minutes, long done = 0, string? reason = null, string? by = null) => new()
    {
        State = state,
        At = Start.AddMinutes(minutes),
        Tally = new() { Results = done },
        Reason = reason,
        By = by,
    };

    private string[] Events() =>
    [
        .. _recorder.Pending.Events.Select(e => string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Kind} {(e.At - Start).TotalMinutes}-{(e.Until - Start)?.TotalMinutes} x{e.Count} {e.Reason}{e.By}{e.Limit}")),
    ];

    [Fact]
    public void The_waits_and_probes_of_an_outage_are_one_hold()
    {
        _recorder.Begin(Start, "ops@night");
        _recorder.Observe(Progress(RunState.Running, 1, 10));
        _recorder.Observe(Progress(RunState.Held, 10, 10, "the API fails (503)"));
        _recorder.Observe(Progress(RunState.Running, 11, 10));
        _recorder.Observe(Progress(RunState.Held, 12, 10, "the API fails (503)"));
        _recorder.Observe(Progress(RunState.Running, 30, 10));
        Assert.Equal(["Started 0- x1 ops@night", "Held 10- x2 the API fails (503)"], Events());
        _recorder.Observe(Progress(RunState.Running, 31, 11));
        Assert.Equal("Held 10-31 x2 the API fails (503)", Events()[^1]);
    }

    [Fact]
    public void A_hold_that_begins_again_at_once_for_the_same_reason_is_the_same_hold()
    {
        _recorder.Observe(Progress(RunState.Held, 10, 10, "503"));
        _recorder.Observe(Progress(RunState.Running, 11, 11));
        _recorder.Observe(Progress(RunState.Held, 12, 11, "503"));
        _recorder.Observe(Progress(RunState.Running, 13, 12));
        _recorder.Observe(Progress(RunState.Held, 20, 12, "503"));
        _recorder.Observe(Progress(RunState.Held, 21, 12, "503"));
        Assert.Equal(["Held 10-13 x2 503", "Held 20- x2 503"], Events());
    }

    [Fact]
    public void A_lower_limit_is_one_event_with_its_lowest_value()
    {
        _recorder.ObserveLimit(Start, 16, 20, "slow");
        Assert.Empty(Events());
        _recorder.ObserveLimit(Start.AddMinutes(1), 15, 20, "503");
        _recorder.ObserveLimit(Start.AddMinutes(2), 7.5, 20, "503");
        _recorder.ObserveLimit(Start.AddMinutes(3), 12, 20, "503");
        _recorder.ObserveLimit(Start.AddMinutes(4), 18, 20, null);
        _recorder.ObserveLimit(Start.AddMinutes(5), 20, 20, null);
        Assert.Equal(["LimitLowered 1-4 x1 5037.5"], Events());
    }

    [Fact]
    public void The_single_probe_of_a_hold_is_no_lower_limit()
    {
        _recorder.Observe(Progress(RunState.Held, 10, 10, "503"));
        _recorder.ObserveLimit(Start.AddMinutes(11), 1, 20, null);
        Assert.Equal(["Held 10- x1 503"], Events());
    }

    [Fact]
    public void A_pause_names_who_paused_and_who_resumed()
    {
        _recorder.Observe(Progress(RunState.Paused, 1, by: "maria@ops1"));
        _recorder.Observe(Progress(RunState.Paused, 2, by: "maria@ops1"));
        _recorder.Observe(Progress(RunState.Running, 3, by: "key 'night'"));
        Assert.Equal(["Paused 1-3 x1 maria@ops1", "Resumed 3- x1 key 'night'"], Events());
    }

    [Theory]
    [InlineData(RunState.Completed, "Completed 9- x1 ")]
    [InlineData(RunState.CompletedWithFailures, "CompletedWithFailures 9- x1 ")]
    [InlineData(RunState.Stopped, "Stopped 9- x1 why")]
    [InlineData(RunState.Paused, "Paused 9- x1 maria@ops1")]
    [InlineData(RunState.Cancelled, "Cancelled 9- x1 maria@ops1")]
    public void The_end_closes_what_lasts(RunState state, string end)
    {
        _recorder.ObserveBreaker(Start.AddMinutes(1), isOpen: true);
        _recorder.Observe(Progress(RunState.Held, 2, 10, "503"));
        _recorder.End(
            new() { RunId = "r", State = state, Reason = state == RunState.Stopped ? "why" : null, By = state is RunState.Paused or RunState.Cancelled ? "maria@ops1" : null },
            Start.AddMinutes(9));
        Assert.Equal(["BreakerOpened 1-9 x1 ", "Held 2-9 x1 503", end], Events());
    }

    [Fact]
    public void A_sample_counts_what_happened_since_the_previous_one()
    {
        _recorder.Begin(Start, null);
        _recorder.Count(8, new() { Attempts = 10, FailedAttempts = [new(FailureClass.Timeout, 2)] });
        _recorder.Sample(new() { At = Start.AddSeconds(5), Seconds = 0 });
        _recorder.Count(2, new() { Attempts = 2 });
        _recorder.Sample(new() { At = Start.AddSeconds(12), Seconds = 0, InFlight = 20, P95Ms = 1500 });
        _recorder.Sample(new() { At = Start.AddSeconds(22), Seconds = 0 });
        var samples = _recorder.Pending.Samples;
        Assert.Equal((12.0, 10L, 12L, 20, 1500.0), (samples[0].Seconds, samples[0].Users, samples[0].Requests, samples[0].InFlight, samples[0].P95Ms));
        Assert.Equal([new(FailureClass.Timeout, 2)], samples[0].Errors);
        Assert.Equal((10.0, 0L), (samples[1].Seconds, samples[1].Users));
    }

    [Fact]
    public void A_sample_contains_the_maximum_in_flight_of_its_interval()
    {
        _recorder.Begin(Start, null);
        _recorder.Sample(new() { At = Start.AddSeconds(5), Seconds = 0, MaxInFlight = 20 });
        _recorder.Sample(new() { At = Start.AddSeconds(10), Seconds = 0, MaxInFlight = 3 });
        _recorder.Sample(new() { At = Start.AddSeconds(20), Seconds = 0, MaxInFlight = 4 });
        Assert.Equal([20, 4], _recorder.Pending.Samples.Select(s => s.MaxInFlight));
    }

    [Fact]
    public void The_end_of_a_short_execution_ends_its_sample()
    {
        _recorder.Begin(Start, null);
        _recorder.Count(8, new() { Attempts = 10 });
        _recorder.Sample(new() { At = Start.AddSeconds(3), Seconds = 0, MaxInFlight = 8, P99Ms = 900 });
        var continued = new TimelineRecorder("a", state: _recorder.Save());
        continued.End(new() { RunId = "r", State = RunState.Completed }, Start.AddSeconds(4));
        var sample = Assert.Single(continued.Pending.Samples);
        Assert.Equal((4.0, 8L, 10L, 8, 900.0), (sample.Seconds, sample.Users, sample.Requests, sample.MaxInFlight, sample.P99Ms));
    }

    [Fact]
    public void Users_that_finish_at_the_time_of_the_last_sample_are_counted()
    {
        _recorder.Begin(Start, null);
        _recorder.Count(8, new() { Attempts = 8 });
        _recorder.Sample(new() { At = Start.AddSeconds(10), Seconds = 0 });
        var stored = _recorder.Pending;
        _recorder.Stored(stored);
        _recorder.Count(2, new() { Attempts = 3 });
        _recorder.End(new() { RunId = "r", State = RunState.Completed }, Start.AddSeconds(10));
        var sample = Assert.Single(new RunTimeline().Add(stored).Add(_recorder.Pending).Samples);
        Assert.Equal((10.0, 10L, 11L), (sample.Seconds, sample.Users, sample.Requests));
    }

    [Fact]
    public void What_is_not_stored_is_limited_and_keeps_its_counts()
    {
        for (var i = 0; i < 1000; i++)
        {
            _recorder.Begin(Start.AddMinutes(i), null);
            _recorder.Count(1, ChunkTally.Zero);
            _recorder.Sample(new() { At = Start.AddMinutes(i + 0.5), Seconds = 0 });
        }

        var pending = _recorder.Pending;
        Assert.Equal((100, 900L), (pending.Events.Count, pending.DroppedEvents));
        Assert.InRange(pending.Samples.Count, 1, 100);
        Assert.Equal(1000, pending.Samples.Sum(s => s.Users));
    }

    [Fact]
    public void What_changed_while_a_batch_was_stored_stays_pending()
    {
        _recorder.Observe(Progress(RunState.Held, 2, 10, "503"));
        var batch = _recorder.Pending;
        _recorder.Observe(Progress(RunState.Running, 3, 11));
        _recorder.Stored(batch);
        Assert.Equal(["Held 2-3 x1 503"], Events());
        _recorder.Stored(_recorder.Pending);
        Assert.Empty(Events());
        Assert.False(_recorder.HasEvents);
    }

    [Fact]
    public void Another_recorder_continues_with_the_state()
    {
        _recorder.Begin(Start, null);
        _recorder.Observe(Progress(RunState.Held, 2, 10, "503"));
        _recorder.Count(3, ChunkTally.Zero);
        var json = JsonSerializer.Serialize(_recorder.Save());
        _recorder = new("a", state: JsonSerializer.Deserialize<TimelineState>(json));
        _recorder.Observe(Progress(RunState.Running, 3, 10));
        _recorder.Observe(Progress(RunState.Running, 4, 11));
        _recorder.Sample(new() { At = Start.AddMinutes(4), Seconds = 0 });
        Assert.Equal(["Started 0- x1 ", "Held 2-4 x1 503"], Events());
        Assert.Equal(3, Assert.Single(_recorder.Pending.Samples).Users);
    }
}
