using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Tests.Telemetry;

public sealed class HoldClockTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;

    private static RunProgress At(int second, RunState state, long results, long transient = 0) => new()
    {
        State = state,
        At = Start.AddSeconds(second),
        Users = 100,
        Tally = new ChunkTally { Results = results, TransientFailures = transient },
    };

    [Fact]
    public void A_hold_lasts_over_its_probes_until_a_user_is_finished()
    {
        var clock = new HoldClock();
        Assert.False(clock.Observe(At(0, RunState.Running, 10)));
        Assert.True(clock.Observe(At(10, RunState.Held, 10)));
        Assert.False(clock.Observe(At(40, RunState.Running, 10)));
        Assert.False(clock.Observe(At(41, RunState.Held, 10)));
        Assert.Equal(Start.AddSeconds(10), clock.Since);

        Assert.False(clock.Observe(At(100, RunState.Running, 11)));
        Assert.Null(clock.Since);
        Assert.True(clock.Observe(At(200, RunState.Held, 11)));
        Assert.Equal(Start.AddSeconds(200), clock.Since);
    }

    [Fact]
    public void A_user_that_the_redrive_pass_finishes_ends_a_hold()
    {
        var clock = new HoldClock();
        clock.Observe(At(0, RunState.Held, 90, transient: 10));
        clock.Observe(At(30, RunState.Running, 90, transient: 10));
        Assert.NotNull(clock.Since);
        clock.Observe(At(60, RunState.Running, 91, transient: 9));
        Assert.Null(clock.Since);
    }

    [Fact]
    public void A_hold_goes_on_in_the_next_generation()
    {
        var clock = new HoldClock(Start);
        clock.Observe(At(60, RunState.Running, 10));
        Assert.Equal(Start, clock.Since);
        Assert.False(clock.Observe(At(61, RunState.Held, 10)));
        clock.Observe(At(90, RunState.Running, 11));
        Assert.Null(clock.Since);
    }

    [Fact]
    public void A_pause_ends_a_hold()
    {
        var clock = new HoldClock(Start);
        clock.Observe(At(1, RunState.Paused, 10));
        Assert.Null(clock.Since);
    }
}
