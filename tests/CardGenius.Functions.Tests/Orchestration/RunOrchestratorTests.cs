using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CardGenius.Batch.Runs;
using CardGenius.Batch.Runs.Activities;
using CardGenius.Batch.Runs.Turns;
using CardGenius.Functions.Orchestration;
using CardGenius.Functions.Tests.Support;
using CardGenius.Storage.Contract;

namespace CardGenius.Functions.Tests.Orchestration;

/// <summary>The app's orchestrator, really replayed by the durable task SDK, over a folder store that is verified at the end.</summary>
public sealed class RunOrchestratorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_run_of_many_generations_asks_for_every_user_once_and_verifies()
    {
        await using var world = await DurableWorld.StartAsync();
        Assert.Equal(202, (await world.PostAsync("run", 1000)).Status);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Completed, 1000), (result.State, result.Results));
        world.EveryUserWasAskedForOnce(1000);
        Assert.InRange(world.Api.MostInFlight, 3, 5);
        Assert.InRange((await world.StatusAsync("run"))!.Generation, 3, 10);
        Assert.Null(await new RunTurn(world.Store, TimeProvider.System).ReadAsync(None));
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task Nothing_about_a_user_is_in_the_history_and_all_of_it_is_small()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = user => user % 50 == 0 ? GatedApi.Failed : null);
        await world.PostAsync("run", 500);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.CompletedWithFailures, 10), (result.State, result.Failures));
        await world.VerifyAsync("run");
        Assert.NotEmpty(world.History.Written);
        foreach (var text in world.History.Written)
        {
            Assert.DoesNotContain("customer-", text, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("CARD", text, StringComparison.Ordinal);
            for (var user = 1; user <= 500; user++)
            {
                Assert.DoesNotContain((7_000_000 + user).ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal);
            }

            Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 8 * 1024);
        }
    }

    [Fact]
    public async Task Faults_of_the_platform_are_retried_and_cost_no_call()
    {
        var failed = new ConcurrentDictionary<string, bool>();
        await using var world = await DurableWorld.StartAsync(w => w.BeforeActivity = (name, input) =>
        {
            if (failed.TryAdd($"{name} {input}", true))
            {
                throw new IOException("The platform lost it.");
            }
        });
        await world.PostAsync("run", 200);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasAskedForOnce(200);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_chunk_that_the_platform_runs_twice_at_once_is_asked_for_once()
    {
        await using var world = await DurableWorld.StartAsync(w => w.RunsChunksTwice = true);
        await world.PostAsync("run", 400);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasAskedForOnce(400);
        Assert.InRange(world.Api.MostInFlight, 1, 5);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task While_the_API_is_out_the_run_holds_and_no_user_fails()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.OutFor = 12);
        await world.PostAsync("run", 200);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Completed, 0), (result.State, result.Failures));
        Assert.Contains(world.History.Written, w => w.Contains("\"Held\"", StringComparison.Ordinal));
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_paused_run_waits_and_goes_on()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        Assert.Equal(202, (await world.RunsApi.PauseAsync("run", None)).Status);
        await world.UntilSeenAsync();
        world.Api.Open();
        await world.UntilStateAsync("run", RunState.Paused);
        var asked = world.Api.Total;
        Assert.InRange(asked, 61, 200);
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasAskedForOnce(300);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_suspended_run_goes_on_when_resumed()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        await world.Client.SuspendInstanceAsync("run");
        await DurableWorld.UntilAsync(
            async () => (await world.Host.FindAsync("run", None))!.IsSuspended, "the run is suspended");
        world.Api.Open();
        Assert.Contains("\"state\":\"paused\"", Encoding.UTF8.GetString((await world.RunsApi.GetAsync("run", None)).Body.Span), StringComparison.Ordinal);
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasAskedForOnce(300);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_run_terminated_in_the_middle_is_resumed_and_the_dead_ones_chunks_give_way()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        await world.Client.TerminateInstanceAsync("run");
        await DurableWorld.UntilAsync(async () => !(await world.Host.FindAsync("run", None))!.IsAlive, "the run is terminated");
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
        await world.UntilSeenAsync();
        world.Api.Open();
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasAskedForOnce(300);
        Assert.InRange(world.Api.MostInFlight, 1, 5);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_store_that_refuses_access_for_a_while_holds_the_run_and_never_stops_it()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        world.StoreRefusesAccess = true;
        world.Api.Open();
        await world.UntilStateAsync("run", RunState.Held);
        Assert.Contains("access was refused", (await world.StatusAsync("run"))!.Reason, StringComparison.Ordinal);
        world.StoreRefusesAccess = false;
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        Assert.InRange(world.Api.MostInFlight, 1, 5);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_store_that_refuses_access_while_the_results_are_published_is_tried_again()
    {
        var refusals = 0;
        await using var world = await DurableWorld.StartAsync(w => w.BeforeActivity = (name, _) =>
        {
            if (name == FunctionNames.PublishPart)
            {
                w.StoreRefusesAccess = Interlocked.Increment(ref refusals) <= 2;
            }
        });
        await world.PostAsync("run", 60);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        Assert.True(refusals > 2);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_second_run_queues_behind_the_first_and_says_behind_whom()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 30);
        await world.PostAsync("first", 200);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 30), "the first is on its way");
        await world.PostAsync("second", 100);
        await DurableWorld.UntilAsync(
            async () => (await world.StatusAsync("second")) is { State: RunState.Queued, Reason: { } reason }
                && reason.Contains("'first'", StringComparison.Ordinal),
            "the second waits for the first");
        await DurableWorld.UntilAsync(
            () => Task.FromResult(world.History.Written.Count(w => w.Contains("has the turn", StringComparison.Ordinal)) > 12),
            "the second has asked again and again, and continued as new");
        Assert.Equal(RunState.Queued, (await world.StatusAsync("second"))!.State);
        world.Api.Open();
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("first")).State);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("second")).State);
        Assert.InRange(world.Api.MostInFlight, 1, 5);
        await world.VerifyAsync("first");
        await world.VerifyAsync("second");
    }

    [Fact]
    public async Task A_run_that_is_cancelled_publishes_nothing_and_gives_its_turn_back()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        Assert.Equal(202, (await world.RunsApi.CancelAsync("run", None)).Status);
        await world.UntilSeenAsync();
        world.Api.Open();
        Assert.Equal(RunState.Cancelled, (await world.EndOfAsync("run")).State);
        Assert.Empty(await world.Store.ListAsync("results", None));
        Assert.Null(await new RunTurn(world.Store, TimeProvider.System).ReadAsync(None));
        Assert.Equal(409, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
    }

    [Fact]
    public async Task What_no_repetition_mends_stops_the_run_at_once_and_it_can_be_resumed()
    {
        var tries = 0;
        var broken = true;
        await using var world = await DurableWorld.StartAsync(w => w.BeforeActivity = (name, _) =>
        {
            if (name == FunctionNames.PublishPart && broken)
            {
                Interlocked.Increment(ref tries);
                throw new RunHaltException("part 0 is damaged");
            }
        });
        await world.PostAsync("run", 60);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Stopped, "part 0 is damaged"), (result.State, result.Reason));
        Assert.Equal(1, tries);
        Assert.Null(await new RunTurn(world.Store, TimeProvider.System).ReadAsync(None));
        broken = false;
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasAskedForOnce(60);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task Too_many_failures_stop_the_run_and_a_resume_can_accept_them()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = user => user % 5 == 0 ? GatedApi.Failed : null);
        await world.PostAsync("run", 600);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Stopped, StopCause.TooManyFailures), (result.State, result.Cause));
        Assert.InRange(world.Api.Total, 200, 350);
        var accept = new Batch.Service.Http.ApiRequest { Body = new MemoryStream("{\"failure_tolerance\":1}"u8.ToArray()) };
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", accept, None)).Status);
        Assert.Equal((RunState.CompletedWithFailures, 120), await EndAsync());
        world.EveryUserWasAskedForOnce(600);
        await world.VerifyAsync("run");

        async Task<(RunState, long)> EndAsync()
        {
            var end = await world.EndOfAsync("run");
            return (end.State, end.Failures);
        }
    }

    [Fact]
    public async Task Starting_a_run_that_is_there_finds_it_and_never_ends_it()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 10);
        await world.PostAsync("run", 100);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 10), "the run is on its way");
        Assert.Equal(200, (await world.PostAsync("run", 100)).Status);
        Assert.False(await world.Starter.BeginAsync("run", None));
        world.Api.Open();
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        Assert.Equal(200, (await world.PostAsync("run", 100)).Status);
        world.EveryUserWasAskedForOnce(100);
    }

    [Fact]
    public async Task Failures_are_redriven_as_a_new_run()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = user => user % 50 == 0 ? GatedApi.Failed : null);
        await world.PostAsync("run", 300);
        Assert.Equal(RunState.CompletedWithFailures, (await world.EndOfAsync("run")).State);
        world.Api.Answer = null;
        var redrive = await world.RunsApi.RedriveAsync("run", None);
        Assert.Equal((202, "/api/runs/run-redrive"), (redrive.Status, redrive.Location));
        var end = await world.EndOfAsync("run-redrive");
        Assert.Equal((RunState.Completed, 6), (end.State, end.Results));
        await world.VerifyAsync("run-redrive");
    }
}
