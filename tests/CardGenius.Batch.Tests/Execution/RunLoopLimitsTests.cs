using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Limits;
using FsCheck;
using FsCheck.Fluent;
using static CardGenius.Batch.Tests.Execution.ScriptedWorld;

namespace CardGenius.Batch.Tests.Execution;

public sealed class RunLoopLimitsTests
{
    private static AppliedLimits Limits(int number, int concurrency) =>
        new(number, concurrency, null, concurrency, $"? → {concurrency} requests in flight", "user@machine");

    private static (ScriptedWorld World, ReplayingHost Host, List<int> InFlight) Run(
        int window, AppliedLimits changed, int changeAfter, Action<ScriptedWorld>? setUp = null, int stepsPerGeneration = int.MaxValue)
    {
        var world = new ScriptedWorld(users: 1000, chunkSize: 10);
        world.Decide = a => world.Assignments.Count > changeAfter && a.Limits < changed.Number
            ? Step.Yielded(YieldReason.Limited, 2) with { Limits = changed }
            : Step.Done;
        setUp?.Invoke(world);
        var inFlight = new List<int>();
        var host = new ReplayingHost(new() { Window = window, PartSize = 100, StepsPerGeneration = stepsPerGeneration }, world, new Random(1))
        {
            ObserveInFlight = chunks => inFlight.Add(chunks.Count),
        };
        Assert.Equal(RunState.Completed, host.Run("run").State);
        Assert.Equal(100, Enumerable.Range(0, 100).Sum(i => world.TimesDone(new(0, i))));
        return (world, host, inFlight);
    }

    [Fact]
    public void A_lower_concurrency_applies_when_the_chunks_in_flight_have_ended()
    {
        var (world, host, inFlight) = Run(window: 20, Limits(1, 4), changeAfter: 30);

        Assert.Equal(20, inFlight[1]);
        Assert.InRange(world.Assignments.Count(a => a.Limits == 0), 30, 50);
        Assert.All(world.Assignments, a => Assert.Equal(a.Limits == 0 ? (20, 20) : (4, 4), (a.Window, a.Limit)));
        Assert.Equal(4, inFlight[^30]);
        Assert.Equal(4, host.Progress[^1].Limits?.Concurrency);
    }

    [Fact]
    public void A_higher_concurrency_starts_more_chunks()
    {
        var (world, host, inFlight) = Run(window: 4, Limits(1, 20), changeAfter: 30);

        Assert.Equal(20, host.MostChunksInFlight);
        Assert.Equal(4, inFlight.Take(30).Max());
        var changed = world.Assignments.FindIndex(a => a.Limits == 1);
        Assert.InRange(changed, 30, 40);
        Assert.Equal(20, world.Assignments[changed].Window);
    }

    [Fact]
    public void The_limits_are_kept_in_later_generations()
    {
        var (world, host, _) = Run(window: 20, Limits(3, 4), changeAfter: 30, stepsPerGeneration: 12);

        Assert.True(host.Generations > 5);
        Assert.All(world.Assignments.Skip(55), a => Assert.Equal((3, 4), (a.Limits, a.Window)));
    }

    [Fact]
    public void Limits_that_the_execution_began_with_are_not_replaced_by_older_ones()
    {
        var world = new ScriptedWorld(users: 100, chunkSize: 10) { Decide = _ => Step.Done with { Limits = Limits(1, 20) } };
        var host = new ReplayingHost(new() { Window = 4, PartSize = 100, Limits = Limits(2, 4) }, world, new Random(1));

        Assert.Equal(RunState.Completed, host.Run("run").State);

        Assert.Equal(4, host.MostChunksInFlight);
        Assert.All(host.Progress, p => Assert.Equal(2, p.Limits?.Number));
    }

    [Fact]
    public void A_limit_that_a_chunk_observed_under_older_limits_does_not_lower_the_new_ones()
    {
        var (world, host, _) = Run(
            window: 4,
            Limits(1, 20),
            changeAfter: 30,
            w =>
            {
                var decide = w.Decide;
                w.Decide = a => decide(a) with { Limit = a.Limits == 0 ? 4 : null };
            });

        Assert.Equal(20, host.MostChunksInFlight);
        Assert.Equal(20, world.Assignments[^1].Limit);
    }

    [Fact]
    public void A_throttled_run_does_not_exceed_its_limit_after_the_concurrency_was_raised()
    {
        var (world, _, _) = Run(
            window: 8,
            Limits(1, 20),
            changeAfter: 30,
            w =>
            {
                var decide = w.Decide;
                w.Decide = a => decide(a) with { Limit = 3 };
            });

        Assert.Equal((20, 3), (world.Assignments[^1].Window, world.Assignments[^1].Limit));
    }

    [Fact]
    public void Random_changes_kills_and_resumes_never_exceed_the_limits_and_finish_every_chunk_once() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var world = new LimitsWorld(random, chunks: 40, chunkSize: 5);
            while (true)
            {
                var host = new ReplayingHost(world.Options, world, random) { ObserveInFlight = world.Check };
                try
                {
                    Assert.Equal(RunState.Completed, host.Run("run").State);
                    break;
                }
                catch (LimitsWorld.KilledException)
                {
                    // The next execution resumes the run with the limits in the store.
                }
            }

            Assert.Equal(Enumerable.Range(0, 40), world.Finished.Order());
            Assert.True(world.IsPublished);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
}
