using CardGenius.Batch.Runs;
using FsCheck;
using FsCheck.Fluent;
using static CardGenius.Batch.Tests.Runs.ScriptedWorld;

namespace CardGenius.Batch.Tests.Runs;

public sealed class RunLoopTests
{
    private static readonly RunLoopOptions Defaults = new() { Window = 4, PartSize = 30 };

    private static (RunResult Result, ReplayingHost Host) Run(ScriptedWorld world, RunLoopOptions? options = null, int seed = 1)
    {
        var host = new ReplayingHost(options ?? Defaults, world, new Random(seed));
        return (host.Run("run"), host);
    }

    [Fact]
    public void Every_chunk_is_done_once_and_every_part_published()
    {
        var world = new ScriptedWorld(users: 95, chunkSize: 10);
        var (result, host) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(10, world.Assignments.Count);
        Assert.Equal([0, 1, 2, 3], world.Parts.Order());
        Assert.Equal(1, world.Completions);
        Assert.Equal(1, host.Generations);
    }

    [Fact]
    public void A_run_without_users_is_published_at_once()
    {
        var world = new ScriptedWorld(users: 0, chunkSize: 10);
        var (result, _) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Empty(world.Assignments);
        Assert.Empty(world.Parts);
    }

    [Fact]
    public void A_probe_is_never_a_chunk_that_another_process_has_claimed()
    {
        var outages = 4;
        var world = new ScriptedWorld(users: 20, chunkSize: 10);
        world.Decide = assignment => outages == 0 ? Step.Done
            : assignment.Key.Index == 0 ? Step.Claimed
            : --outages >= 0 ? Step.Unavailable() : Step.Done;
        var (result, _) = Run(world, Defaults with { Window = 2 });
        Assert.Equal(RunState.Completed, result.State);
        Assert.All(world.Assignments.Where(a => a.Probe), a => Assert.Equal(1, a.Key.Index));
        Assert.True(world.Assignments.Count(a => a.Probe) > 2);
    }

    [Fact]
    public void A_chunk_that_another_process_has_claimed_does_not_keep_a_generation_from_ending_and_comes_first_in_the_next()
    {
        var claimed = 25;
        var world = new ScriptedWorld(users: 200, chunkSize: 10)
        {
            Decide = assignment => assignment.Key.Index == 0 && --claimed >= 0 ? Step.Claimed : Step.Done,
        };
        var (result, host) = Run(world, Defaults with { Window = 2, StepsPerGeneration = 10 });
        Assert.Equal(RunState.Completed, result.State);
        Assert.True(host.Generations > 3);
        Assert.Equal(2, host.MostChunksInFlight);
        Assert.Equal(1, world.TimesDone(new(0, 0)));
    }

    /// <summary>Nothing lost, nothing twice, never too many, the same calls at every replay: whatever the order and the outcomes.</summary>
    [Fact]
    public void Deterministic_and_complete_under_any_order_failures_and_window()
    {
        var scenarios =
            from seed in Gen.Choose(0, int.MaxValue)
            from users in Gen.Choose(0, 120)
            from chunkSize in Gen.Choose(1, 12)
            from window in Gen.Choose(1, 9)
            from steps in Gen.OneOf(Gen.Constant(int.MaxValue), Gen.Choose(3, 40))
            from trouble in Gen.Choose(0, 70)
            from transient in Gen.Choose(0, 3)
            select (seed, users, chunkSize, window, steps, trouble, transient);

        Prop.ForAll(scenarios.ToArbitrary(), s =>
        {
            var random = new Random(s.seed);
            var troubles = 0;
            var world = new ScriptedWorld(s.users, s.chunkSize)
            {
                TransientFailures = _ => random.Next(s.transient + 1),
                Decide = _ => random.Next(100) >= s.trouble || ++troubles > 200 ? Step.Done : random.Next(4) switch
                {
                    0 => Step.Unavailable(random.Next(2)),
                    1 => Step.Unavailable(),
                    2 => Step.Yielded(YieldReason.Deadline, random.Next(3)),
                    _ => Step.Yielded(YieldReason.Probed, 1),
                },
            };
            var options = Defaults with { Window = s.window, StepsPerGeneration = s.steps, FailureTolerance = 1 };
            var host = new ReplayingHost(options, world, random);
            var result = host.Run("run");

            Assert.Equal(RunState.Completed, result.State);
            Assert.All(Enumerable.Range(0, world.Chunks), c => Assert.Equal(1, world.TimesDone(new(0, c))));
            Assert.True(host.MostChunksInFlight <= s.window);
            Assert.Equal(Enumerable.Range(0, (s.users + 29) / 30), world.Parts.Order());
            Assert.Equal(1, world.Completions);
            if (s.steps != int.MaxValue)
            {
                Assert.True(host.LongestHistory <= s.steps + (2 * s.window) + 4, $"{host.LongestHistory} steps in one generation");
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void The_window_is_refilled_one_by_one_and_never_in_waves()
    {
        var world = new ScriptedWorld(users: 300, chunkSize: 10);
        var (_, host) = Run(world);
        var windows = host.Progress.Where(p => p.State == RunState.Running).Select(p => p.Window).ToList();

        // Shown after a report and before the refill: three of four are in flight, until no chunk is left.
        Assert.Equal([0, .. Enumerable.Repeat(3, 27), 2, 1, 0], windows);
        Assert.Equal(4, host.MostChunksInFlight);
    }

    [Fact]
    public void An_outage_holds_the_run_longer_and_longer_and_probes_with_one_chunk()
    {
        var probes = 0;
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => a.Probe
            ? ++probes < 6 ? Step.Unavailable() : Step.Yielded(YieldReason.Probed, 1)
            : world.Delays.Count == 0 && world.Assignments.Count > 3 ? Step.Unavailable() : Step.Done;
        var (result, host) = Run(world);

        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal([30, 60, 120, 240, 300, 300], world.Delays.Select(d => d.TotalSeconds));
        Assert.Equal(6, probes);
        var probing = world.Assignments.FindIndex(a => a.Probe);
        Assert.All(world.Assignments.Skip(probing).Take(6), a => Assert.True(a.Probe));
        Assert.All(world.Assignments.Skip(probing + 6), a => Assert.False(a.Probe));
        Assert.Contains(host.Progress, p => p is { State: RunState.Held, Reason: "503 three times", HeldUntil: not null });
    }

    [Fact]
    public void One_chunk_that_finds_the_API_out_does_not_hold_the_others()
    {
        var world = new ScriptedWorld(users: 200, chunkSize: 10);
        var unlucky = 0;
        world.Decide = a => a.Key.Index == 3 && ++unlucky == 1 ? Step.Unavailable() : Step.Done;
        Run(world);
        Assert.Empty(world.Delays);
        Assert.Equal(2, world.Assignments.Count(a => a.Key.Index == 3));
    }

    [Fact]
    public void A_fatal_answer_stops_the_run_with_its_reason()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => a.Key.Index >= 2
            ? new(ChunkOutcome.Fatal, Cause: StopCause.Fatal, Reason: "401: the partner token is wrong")
            : Step.Done;
        var (result, _) = Run(world);
        Assert.Equal(RunState.Stopped, result.State);
        Assert.Equal(StopCause.Fatal, result.Cause);
        Assert.Equal("401: the partner token is wrong", result.Reason);
        Assert.Equal(0, result.Failures);
        Assert.InRange(world.Assignments.Count, 3, 6);
        Assert.Equal(0, world.Completions);
    }

    [Theory]
    [InlineData(YieldReason.Paused, RunState.Paused, StopCause.None)]
    [InlineData(YieldReason.Cancelled, RunState.Cancelled, StopCause.None)]
    [InlineData(YieldReason.Stopping, RunState.Stopped, StopCause.Interrupted)]
    public void A_yield_that_somebody_asked_for_ends_the_execution(YieldReason reason, RunState state, StopCause cause)
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => world.Assignments.Count > 3 ? Step.Yielded(reason, 4) : Step.Done;
        var (result, _) = Run(world);
        Assert.Equal(state, result.State);
        Assert.Equal(cause, result.Cause);
        Assert.InRange(world.Assignments.Count, 4, 8);
    }

    [Fact]
    public void A_paused_run_can_wait_where_it_is()
    {
        var paused = true;
        var polls = 0;
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = _ => paused && world.Assignments.Count > 3 ? Step.Yielded(YieldReason.Paused, 1) : Step.Done;
        world.ReadControl = () =>
        {
            paused = ++polls < 5;
            return new() { Request = paused ? ControlRequest.Pause : ControlRequest.Run };
        };
        var (result, _) = Run(world, Defaults with { WaitWhilePaused = true });
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(5, world.Delays.Count);
    }

    [Fact]
    public void A_paused_run_can_be_cancelled()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10)
        {
            Decide = _ => Step.Yielded(YieldReason.Paused),
            ReadControl = () => new() { Request = ControlRequest.Cancel },
        };
        var (result, _) = Run(world, Defaults with { WaitWhilePaused = true });
        Assert.Equal(RunState.Cancelled, result.State);
        Assert.Equal(0, world.Completions);
    }

    [Fact]
    public void Too_many_failures_stop_the_run()
    {
        var world = new ScriptedWorld(users: 1000, chunkSize: 10) { TransientFailures = _ => 1 };
        var (result, _) = Run(world);
        Assert.Equal(RunState.Stopped, result.State);
        Assert.Equal(StopCause.TooManyFailures, result.Cause);
        Assert.Matches("^2[0-3] of 2[0-3]0 users failed, more than the tolerated 5 %$", result.Reason);
        Assert.InRange(world.Assignments.Count, 20, 23);
    }

    [Fact]
    public void Failures_within_the_tolerance_do_not()
    {
        var world = new ScriptedWorld(users: 1000, chunkSize: 10) { TransientFailures = i => i % 2 };
        var (result, _) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
    }

    [Fact]
    public void A_chunk_that_suspects_too_many_failures_is_told_when_the_loop_goes_on()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => a.AcceptFailures || a.Key.Index < 2 ? Step.Done : Step.Yielded(YieldReason.Failures, 1);
        var (result, _) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
        Assert.True(world.Assignments[^1].AcceptFailures);
    }

    [Fact]
    public void Transient_failures_are_tried_once_more_and_the_counts_hold()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10) { TransientFailures = i => i == 3 ? 4 : 0 };
        var (result, host) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(new ChunkKey(1, 0), world.Assignments[^1].Key);
        var last = host.Progress.Last(p => p.State == RunState.Publishing);
        Assert.Equal(100, last.Tally.Results);
        Assert.Equal(0, last.Tally.Failures);
        Assert.Equal(100, last.Tally.Users);
    }

    [Fact]
    public void What_a_chunk_throws_is_thrown_when_nothing_is_in_flight_any_more()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => a.Key.Index == 5 ? throw new InvalidOperationException("the disk is gone") : Step.Done;
        var host = new ReplayingHost(Defaults, world, new Random(3));
        var error = Assert.Throws<InvalidOperationException>(() => host.Run("run"));
        Assert.Equal("the disk is gone", error.Message);
    }

    [Fact]
    public void A_long_run_hands_itself_on_and_its_history_stays_short()
    {
        var world = new ScriptedWorld(users: 4000, chunkSize: 1);
        var (result, host) = Run(world, Defaults with { StepsPerGeneration = 400, PartSize = 10 });
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(12, host.Generations);
        Assert.InRange(host.LongestHistory, 400, 410);
        Assert.Equal(4000, world.Assignments.Count);
    }
}
