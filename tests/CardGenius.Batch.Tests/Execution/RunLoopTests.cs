using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using FsCheck;
using FsCheck.Fluent;
using static CardGenius.Batch.Tests.Execution.ScriptedWorld;

namespace CardGenius.Batch.Tests.Execution;

public sealed class RunLoopTests
{
    private static readonly RunLoopOptions Defaults = new() { Window = 4, PartSize = 30 };

    private static (RunResult Result, ReplayingHost Host) Run(ScriptedWorld world, RunLoopOptions? options = null, int seed = 1)
    {
        var host = new ReplayingHost(options ?? Defaults, world, new Random(seed));
        return (host.Run("run"), host);
    }

    [Fact]
    public void Every_chunk_is_processed_once_and_every_part_published()
    {
        var world = new ScriptedWorld(users: 95, chunkSize: 10);
        var (result, host) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(10, world.Assignments.Count);
        Assert.Equal([0, 1, 2, 3], world.Parts.Order());
        Assert.Equal(1, world.Completions);
        Assert.Equal(1, host.Generations);
    }

    [Theory]
    [InlineData(true, int.MaxValue)]
    [InlineData(true, 7)]
    [InlineData(false, int.MaxValue)]
    public void Only_the_first_assignment_of_a_chunk_of_a_new_plan_is_new(bool isNew, int stepsPerGeneration)
    {
        var world = new ScriptedWorld(users: 200, chunkSize: 10) { IsNew = isNew, TransientFailures = i => i == 3 ? 4 : 0 };
        world.Decide = a => a.Key.Index % 3 == 0 && world.Assignments.Count(b => b.Key == a.Key) == 1
            ? Step.Yielded(YieldReason.Deadline, 1)
            : Step.Done;

        var (result, _) = Run(world, Defaults with { StepsPerGeneration = stepsPerGeneration });

        Assert.Equal(RunState.Completed, result.State);
        foreach (var chunk in world.Assignments.GroupBy(a => a.Key))
        {
            Assert.Equal(isNew && chunk.Key.Pass == 0, chunk.First().IsNew);
            Assert.All(chunk.Skip(1), a => Assert.False(a.IsNew));
        }
    }

    [Fact]
    public void A_run_without_users_is_published_at_once()
    {
        var world = new ScriptedWorld(users: 0, chunkSize: 10) { Rejects = 0 };
        var (result, _) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Empty(world.Assignments);
        Assert.Empty(world.Parts);
    }

    [Fact]
    public void A_run_with_only_rejects_stops_and_publishes_nothing()
    {
        var world = new ScriptedWorld(users: 0, chunkSize: 10) { Rejects = 600 };
        var (result, _) = Run(world);
        Assert.Equal((RunState.Stopped, StopCause.AllRejected), (result.State, result.Cause));
        Assert.Equal((600, 0, 600), (result.Rows, result.Users, result.Rejects));
        Assert.StartsWith("every row of the input is a reject", result.Reason, StringComparison.Ordinal);
        Assert.Empty(world.Assignments);
        Assert.Equal(0, world.Completions);
    }

    [Theory]
    [InlineData(501, 0.5, false)]
    [InlineData(500, 0.5, true)]
    [InlineData(1, 0, false)]
    [InlineData(0, 0, true)]
    [InlineData(999, 1, true)]
    public void A_run_with_more_rejects_than_tolerated_stops_before_its_first_chunk(int rejects, double tolerance, bool isCompleted)
    {
        var world = new ScriptedWorld(users: 1000 - rejects, chunkSize: 10) { Rejects = rejects };

        var (result, _) = Run(world, Defaults with { RejectTolerance = tolerance });

        Assert.Equal(isCompleted ? RunState.Completed : RunState.Stopped, result.State);
        Assert.Equal(isCompleted ? StopCause.None : StopCause.TooManyRejects, result.Cause);
        Assert.Equal(isCompleted ? 1 : 0, world.Completions);
        Assert.Equal(isCompleted, world.Assignments.Count > 0);
        if (!isCompleted)
        {
            Assert.StartsWith($"{rejects} of 1,000 rows are rejects, more than the tolerated {tolerance * 100} %, so no user was requested", result.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(39)]
    [InlineData(40)]
    public void A_run_of_any_size_stops_if_no_user_got_a_card(int users)
    {
        var world = new ScriptedWorld(users, chunkSize: 1) { WithoutCards = _ => 1 };

        var (result, _) = Run(world);

        Assert.Equal((RunState.Stopped, StopCause.TooManyWithoutCards, users), (result.State, result.Cause, (int)result.Results));
        Assert.Equal(0, world.Completions);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    public void Too_many_users_without_cards_stop_the_run(int stepsPerGeneration)
    {
        var world = new ScriptedWorld(users: 1000, chunkSize: 10) { WithoutCards = _ => 3 };
        var (result, _) = Run(world, Defaults with { StepsPerGeneration = stepsPerGeneration });
        Assert.Equal((RunState.Stopped, StopCause.TooManyWithoutCards), (result.State, result.Cause));
        Assert.Matches(
            "^6[0-9] of 2[0-3]0 users got no card, more than the tolerated 20 %: cards dropped: 1[23][0-9] not listed in the commissionable cards$",
            result.Reason);
        Assert.InRange(world.Assignments.Count, 20, 23);
        Assert.Equal(result.Tally.Results * 3 / 10, result.Tally.WithoutCards);
        Assert.Equal(0, world.Completions);
    }

    [Theory]
    [InlineData(2, 0.2)]
    [InlineData(10, 1)]
    public void Users_without_cards_within_the_tolerance_do_not_stop_the_run(int withoutCards, double tolerance)
    {
        var world = new ScriptedWorld(users: 1000, chunkSize: 10) { WithoutCards = _ => withoutCards };
        var (result, host) = Run(world, Defaults with { NoCardTolerance = tolerance });
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(withoutCards * 100, host.Progress[^1].Tally.WithoutCards);
    }

    [Theory]
    [InlineData(5, RunState.Stopped)]
    [InlineData(4, RunState.Completed)]
    public void A_small_run_stops_if_no_user_got_a_card(int withoutCards, RunState state)
    {
        var world = new ScriptedWorld(users: 5, chunkSize: 5) { WithoutCards = _ => withoutCards };
        var (result, _) = Run(world);
        Assert.Equal(state, result.State);
        if (state == RunState.Stopped)
        {
            Assert.Equal(StopCause.TooManyWithoutCards, result.Cause);
            Assert.StartsWith("none of the 5 answered users got a card: cards dropped: 10 not listed", result.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(state == RunState.Completed ? 1 : 0, world.Completions);
    }

    [Fact]
    public void A_probe_never_uses_a_chunk_that_another_process_holds()
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
    public void A_chunk_of_another_process_comes_first_in_the_next_generation()
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

    /// <summary>For every order and all outcomes: no user is lost or processed twice, the limit is kept, and each replay makes the same
    /// calls.</summary>
    [Fact]
    public void The_loop_is_deterministic_and_complete_in_any_order()
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
                Rejects = s.users == 0 ? 0 : 3,
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
    public void The_scheduler_starts_a_chunk_whenever_one_ends()
    {
        var world = new ScriptedWorld(users: 300, chunkSize: 10);
        var (_, host) = Run(world);
        var windows = host.Progress.Where(p => p.State == RunState.Running).Select(p => p.Window).ToList();

        // Progress is reported before the next chunk starts, so three of four are in flight until no chunk is left.
        Assert.Equal([0, .. Enumerable.Repeat(3, 27), 2, 1, 0], windows);
        Assert.Equal(4, host.MostChunksInFlight);
    }

    [Fact]
    public void Holds_of_an_outage_get_longer_and_probe_with_one_chunk()
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
    public void The_scheduler_follows_the_limit_that_chunks_report()
    {
        var world = new ScriptedWorld(users: 400, chunkSize: 10);
        var asked = 0;
        world.Decide = _ => ++asked switch
        {
            < 10 => Step.Done with { Limit = 4 },
            < 30 => Step.Done with { Limit = 1 },
            _ => Step.Done with { Limit = 4 },
        };
        var (result, host) = Run(world);

        Assert.Equal(RunState.Completed, result.State);
        Assert.All(world.Assignments.Take(10), a => Assert.Equal(4, a.Limit));
        Assert.All(world.Assignments.Skip(14).Take(15), a => Assert.Equal(1, a.Limit));
        Assert.Equal([2, 3, 4], world.Assignments.Skip(29).Select(a => a.Limit!.Value).Distinct().Where(l => l > 1));

        // Progress is reported before the next chunk starts, so none is in flight while the limit is one chunk.
        Assert.InRange(host.Progress.Count(p => p is { State: RunState.Running, Window: 0, Tally.Users: > 0 and < 300 }), 15, 20);
    }

    [Fact]
    public void The_next_generation_keeps_the_limit()
    {
        var world = new ScriptedWorld(users: 400, chunkSize: 10) { Decide = _ => Step.Done with { Limit = 1 } };
        var (_, host) = Run(world, Defaults with { StepsPerGeneration = 10 });

        Assert.True(host.Generations > 3);
        Assert.All(world.Assignments.Skip(4), a => Assert.Equal(1, a.Limit));
    }

    [Fact]
    public void One_chunk_without_the_API_does_not_hold_the_run()
    {
        var world = new ScriptedWorld(users: 200, chunkSize: 10);
        var unlucky = 0;
        world.Decide = a => a.Key.Index == 3 && ++unlucky == 1 ? Step.Unavailable() : Step.Done;
        Run(world);
        Assert.Empty(world.Delays);
        Assert.Equal(2, world.Assignments.Count(a => a.Key.Index == 3));
    }

    [Fact]
    public void A_fatal_response_stops_the_run_with_its_reason()
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
    public void A_requested_yield_ends_the_execution(YieldReason reason, RunState state, StopCause cause)
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => world.Assignments.Count > 3 ? Step.Yielded(reason, 4) : Step.Done;
        var (result, _) = Run(world);
        Assert.Equal(state, result.State);
        Assert.Equal(cause, result.Cause);
        Assert.InRange(world.Assignments.Count, 4, 8);
    }

    [Fact]
    public void Users_of_unfinished_chunks_count()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => world.Assignments.Count > 3 ? Step.Yielded(YieldReason.Paused, 4) : Step.Done;
        var (result, host) = Run(world);
        Assert.InRange(result.Results, 34, 46);
        Assert.Equal(result.Results, 30 + (4 * world.Assignments.Count) - 12);
        Assert.Equal((result.Results, result.Results), (result.Tally.Attempts, host.Progress[^1].Tally.Users));
    }

    [Fact]
    public void Users_of_a_rescheduled_chunk_still_count()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        var paused = true;
        world.Decide = a => paused && world.Assignments.Count > 3 ? Step.Yielded(YieldReason.Paused, 4) : Step.Done;
        world.ReadControl = () =>
        {
            paused = false;
            return RunControl.GoOn;
        };
        var (_, host) = Run(world, Defaults with { WaitWhilePaused = true });

        var counts = host.Progress.Where(p => p.State == RunState.Running).Select(p => p.Tally.Users).ToList();
        Assert.Equal(counts.Order(), counts);
        Assert.Equal(100, counts[^1]);
    }

    [Fact]
    public void A_chunk_that_ends_unopened_keeps_its_count()
    {
        var world = new ScriptedWorld(users: 10, chunkSize: 10);
        world.Decide = _ => world.Assignments.Count switch
        {
            1 => Step.Yielded(YieldReason.Deadline, 4),
            2 => Step.Yielded(YieldReason.Paused) with { IsUnopened = true },
            _ => Step.Done,
        };
        var (result, _) = Run(world);
        Assert.Equal((RunState.Paused, 4), (result.State, result.Results));
    }

    [Fact]
    public void Users_of_an_unfinished_redrive_chunk_replace_failures()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10) { TransientFailures = i => i == 3 ? 4 : 0 };
        world.Decide = a => a.Key.Pass == 1 ? Step.Yielded(YieldReason.Paused, 3) : Step.Done;
        var (result, _) = Run(world);
        Assert.Equal((RunState.Paused, 99, 1), (result.State, result.Results, result.Failures));
    }

    [Fact]
    public void A_paused_run_can_wait_in_its_execution()
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
        var world = new ScriptedWorld(users: 1000, chunkSize: 10) { PermanentFailures = _ => 1 };
        var (result, _) = Run(world);
        Assert.Equal(RunState.Stopped, result.State);
        Assert.Equal(StopCause.TooManyFailures, result.Cause);
        Assert.Matches("^2[0-3] of 2[0-3]0 users failed, more than the tolerated 5 %$", result.Reason);
        Assert.InRange(world.Assignments.Count, 20, 23);
    }

    [Fact]
    public void Failures_within_the_tolerance_do_not_stop_the_run()
    {
        var world = new ScriptedWorld(users: 1000, chunkSize: 10) { PermanentFailures = c => c.Index % 2 };
        var (result, _) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
    }

    [Fact]
    public void Many_transient_failures_hold_the_run_at_most_five_times()
    {
        var world = new ScriptedWorld(users: 4000, chunkSize: 10) { TransientFailures = _ => 4 };
        var (result, host) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal([30, 60, 120, 240, 300], world.Delays.Select(d => Math.Round(d.TotalSeconds)));
        Assert.Contains(
            host.Progress,
            p => p is { State: RunState.Held, Reason: "80 of the latest 200 users got no usable response; the redrive pass retries them" });
    }

    [Fact]
    public void Holds_for_transient_failures_reset_after_few_failures()
    {
        var world = new ScriptedWorld(users: 4000, chunkSize: 10) { TransientFailures = i => i is < 20 or >= 200 and < 260 ? 4 : 0 };
        var (result, _) = Run(world, seed: 2);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(30, Math.Round(world.Delays[0].TotalSeconds));
        Assert.Equal(2, world.Delays.Count(d => Math.Round(d.TotalSeconds) == 30));
    }

    [Fact]
    public void The_tolerance_ignores_earlier_executions()
    {
        // 10 % of the users failed in the earlier execution, and 1 % in this one.
        var world = new ScriptedWorld(users: 1000, chunkSize: 10)
        {
            IsResumed = c => c.Index < 50,
            PermanentFailures = c => c.Index < 50 ? 1 : c.Index % 10 == 0 ? 1 : 0,
        };
        var (result, _) = Run(world);
        Assert.Equal(RunState.Completed, result.State);

        // The tolerance applies to the 200 users of this execution.
        world = new ScriptedWorld(users: 1000, chunkSize: 10) { IsResumed = c => c.Index < 50, PermanentFailures = _ => 1 };
        (result, _) = Run(world);
        Assert.Equal(StopCause.TooManyFailures, result.Cause);
        Assert.Matches("^2[0-3] of 2[0-3]0 users failed", result.Reason);
        Assert.InRange(world.Assignments.Count, 70, 73);
    }

    [Fact]
    public void The_tolerance_applies_across_generations()
    {
        var world = new ScriptedWorld(users: 1000, chunkSize: 10) { PermanentFailures = _ => 1 };
        var (result, host) = Run(world, Defaults with { StepsPerGeneration = 8 });
        Assert.True(host.Generations > 2);
        Assert.Equal(StopCause.TooManyFailures, result.Cause);
        Assert.Matches("^2[0-3] of 2[0-3]0 users failed", result.Reason);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(3)]
    public void Too_many_failures_after_the_redrive_pass_stop_the_run(int steps)
    {
        var world = new ScriptedWorld(users: 1000, chunkSize: 10)
        {
            TransientFailures = _ => 1,
            PermanentFailures = c => c.Pass == 1 ? 10 : 0,
        };
        var (result, _) = Run(world, Defaults with { StepsPerGeneration = steps });
        Assert.Equal((RunState.Stopped, StopCause.TooManyFailures), (result.State, result.Cause));
        Assert.Equal("100 of 1000 users failed, more than the tolerated 5 %", result.Reason);
        Assert.Equal((900, 100, 0), (result.Results, result.Failures, world.Completions));

        // In the next execution all users are finished, so it publishes.
        world = new ScriptedWorld(users: 1000, chunkSize: 10)
        {
            IsResumed = _ => true,
            TransientFailures = _ => 1,
            PermanentFailures = c => c.Pass == 1 ? 10 : 0,
        };
        (result, _) = Run(world, Defaults with { StepsPerGeneration = steps });
        Assert.Equal((RunState.Completed, 1), (result.State, world.Completions));
    }

    [Fact]
    public void The_run_holds_until_the_time_that_the_API_requested()
    {
        var at = new DateTimeOffset(2026, 11, 2, 2, 10, 0, TimeSpan.Zero);
        var asked = 0;
        var world = new ScriptedWorld(users: 200, chunkSize: 10);
        world.Decide = a => a.Key.Index == 3 && asked++ == 0 ? Step.Unavailable(users: 5) with { NotBefore = at } : Step.Done;
        var (result, host) = Run(world);

        Assert.Equal(RunState.Completed, result.State);
        Assert.InRange(Assert.Single(world.Delays).TotalSeconds, 580, 600);
        Assert.Equal(at, Assert.Single(host.Progress, p => p.State == RunState.Held).HeldUntil);
        Assert.True(world.Assignments.SkipWhile(a => !a.Probe).First().Probe);
    }

    [Fact]
    public void A_result_includes_the_counts_of_unfinished_chunks()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => a.Key.Index < 2 ? Step.Done : Step.Yielded(YieldReason.Paused, 4);
        var (result, host) = Run(world);

        Assert.Equal(RunState.Paused, result.State);
        var begun = world.Assignments.Count - 2;
        Assert.Equal(20 + (4 * begun), result.Results);
        Assert.Equal(result.Results, result.Tally.Requests);
        Assert.Equal(result.Results, host.Progress[^1].Tally.Users);
    }

    [Fact]
    public void The_loop_tells_chunks_that_it_accepts_the_failures()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => a.AcceptFailures || a.Key.Index < 2 ? Step.Done : Step.Yielded(YieldReason.Failures, 1);
        var (result, _) = Run(world);
        Assert.Equal(RunState.Completed, result.State);
        Assert.True(world.Assignments[^1].AcceptFailures);
    }

    [Fact]
    public void The_redrive_pass_keeps_the_counts_consistent()
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
    public void An_exception_of_a_chunk_is_thrown_when_none_is_in_flight()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10);
        world.Decide = a => a.Key.Index == 5 ? throw new InvalidOperationException("the disk is gone") : Step.Done;
        var host = new ReplayingHost(Defaults, world, new Random(3));
        var error = Assert.Throws<InvalidOperationException>(() => host.Run("run"));
        Assert.Equal("the disk is gone", error.Message);
    }

    [Fact]
    public void A_long_run_continues_as_new_with_a_short_history()
    {
        var world = new ScriptedWorld(users: 4000, chunkSize: 1);
        var (result, host) = Run(world, Defaults with { StepsPerGeneration = 400, PartSize = 10 });
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(12, host.Generations);
        Assert.InRange(host.LongestHistory, 400, 410);
        Assert.Equal(4000, world.Assignments.Count);
    }
}
