using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Functions.Orchestration;
using CardGenius.Functions.Tests.Support;
using CardGenius.Service.Http;
using CardGenius.Storage.Contract;

namespace CardGenius.Functions.Tests.Orchestration;

/// <summary>The app's orchestrator, replayed by the durable task SDK, over a folder store that is verified at the end.</summary>
public sealed class RunOrchestratorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_run_of_many_generations_requests_every_user_once()
    {
        await using var world = await DurableWorld.StartAsync();
        Assert.Equal(202, (await world.PostAsync("run", 1000)).Status);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Completed, 1000), (result.State, result.Results));
        world.EveryUserWasRequestedOnce(1000);
        Assert.InRange(world.Api.MostInFlight, 1, 5);
        Assert.InRange((await world.StatusAsync("run"))!.Generation, 3, 10);
        Assert.Null(await new RunLease(world.Store, TimeProvider.System).ReadAsync(None));
        await world.VerifyAsync("run");

        // The report is published by an activity, with the timeline up to that time.
        var page = Encoding.UTF8.GetString((await world.Store.ReadAsync($"{result.ResultsPath}/{RunPaths.ReportPageName}", None))!);
        Assert.Contains("Completed: all 1,000 users have a result.", page, StringComparison.Ordinal);
        Assert.Contains("<td>host</td><td>function app</td>", page, StringComparison.Ordinal);
        Assert.Contains("began to publish", page, StringComparison.Ordinal);
        Assert.NotNull(await world.Store.ReadAsync($"{result.ResultsPath}/{RunPaths.ReportTextName}", None));
        var timeline = await new TimelineStore(world.Store).ReadAsync("run", None);
        Assert.Equal(1000, timeline.Samples.Sum(s => s.Users));
    }

    [Fact]
    public async Task A_new_store_can_use_the_name_of_a_finished_run_of_the_hub()
    {
        await using var world = await DurableWorld.StartAsync();
        await world.PostAsync("run", 20);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        await world.Store.DeleteAsync(RunPaths.Runs, None);
        await world.Store.DeleteAsync(RunPaths.AllResults, None);

        Assert.Equal(202, (await world.PostAsync("run", 30)).Status);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Completed, 30), (result.State, result.Results));
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task Results_of_an_earlier_run_stop_a_run_before_the_first_request()
    {
        var path = $"{RunPaths.Results("run", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime))}/part-00000.ndjson.gz";
        await using var world = await DurableWorld.StartAsync(w => w.BeforeActivity = (name, _) =>
        {
            if (name == FunctionNames.PlanRun)
            {
                w.Store.WriteAsync(path, new byte[] { 1 }, None).GetAwaiter().GetResult();
            }
        });
        await world.PostAsync("run", 20);
        var result = await world.EndOfAsync("run");
        Assert.Equal(RunState.Stopped, result.State);
        Assert.Contains("contains the results of an earlier run 'run'", result.Reason, StringComparison.Ordinal);
        Assert.Equal(0, world.Api.MostInFlight);
        Assert.Equal([1], (await world.Store.ReadAsync(path, None))!);
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
        world.EveryUserWasRequestedOnce(200);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_chunk_that_the_platform_runs_twice_is_requested_once()
    {
        await using var world = await DurableWorld.StartAsync(w => w.RunsChunksTwice = true);
        await world.PostAsync("run", 400);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasRequestedOnce(400);
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
    public async Task While_all_requests_are_refused_with_404_the_run_holds()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Outage = () => GatedApi.Refused(FailureClass.BadRequest, 404));
        world.Api.ClosesAfter = 60;
        await world.PostAsync("run", 200);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        world.Api.OutFor = 12;
        world.Api.Open();
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Completed, 0), (result.State, result.Failures));
        Assert.Contains(world.History.Written, w => w.Contains("the API refuses every request with 404", StringComparison.Ordinal));
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task The_run_holds_until_the_time_that_the_API_asked_for()
    {
        var until = TimeProvider.System.GetUtcNow().AddSeconds(6);
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = user =>
            TimeProvider.System.GetUtcNow() < until ? GatedApi.Unavailable with { NotBefore = until } : null);
        await world.PostAsync("run", 200);
        await world.UntilStateAsync("run", RunState.Held);
        Assert.Equal(until, (await world.StatusAsync("run"))!.HeldUntil);

        // The requests in flight, and none after them.
        Assert.InRange(world.Api.Total, 1, 5);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Completed, 0), (result.State, result.Failures));
        Assert.InRange(world.Api.Total, 201, 205);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task One_user_that_is_always_refused_with_403_is_the_only_failure()
    {
        await using var world = await DurableWorld.StartAsync(
            w => w.Api.Answer = user => user == 7_000_050 ? GatedApi.Refused(FailureClass.Unauthorized, 403) : null);
        await world.PostAsync("run", 200);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.CompletedWithFailures, 1), (result.State, result.Failures));
        Assert.Equal(2, world.Api.Calls[7_000_050]);
        Assert.Equal(201, world.Api.Total);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_resume_after_too_many_failures_continues_without_the_cause()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = user => user % 5 == 0 ? GatedApi.Failed : null);
        await world.PostAsync("run", 600);
        Assert.Equal(StopCause.TooManyFailures, (await world.EndOfAsync("run")).Cause);
        world.Api.Answer = null;
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
        var result = await world.EndOfAsync("run");
        Assert.Equal(RunState.CompletedWithFailures, result.State);
        Assert.InRange(result.Failures, 40, 70);
        world.EveryUserWasRequestedOnce(600);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_paused_run_waits_and_continues()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        Assert.Equal(202, (await world.RunsApi.PauseAsync("run", new(), None)).Status);
        await world.UntilSeenAsync();
        world.Api.Open();
        await world.UntilStateAsync("run", RunState.Paused);
        var requested = world.Api.Total;
        Assert.InRange(requested, 61, 200);
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasRequestedOnce(300);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_suspended_run_continues_when_resumed()
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
        world.EveryUserWasRequestedOnce(300);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_terminated_run_is_resumed_and_takes_over_its_chunks()
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
        world.EveryUserWasRequestedOnce(300);
        Assert.InRange(world.Api.MostInFlight, 1, 5);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_store_that_refuses_access_holds_the_run_and_does_not_stop_it()
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
    public async Task Publishing_is_retried_while_the_store_refuses_access()
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
    public async Task A_second_run_waits_for_the_first_and_names_it()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 30);
        await world.PostAsync("first", 200);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 30), "the first is in progress");
        await world.PostAsync("second", 100);
        await DurableWorld.UntilAsync(
            async () => (await world.StatusAsync("second")) is { State: RunState.Queued, Reason: { } reason }
                && reason.Contains("'first'", StringComparison.Ordinal),
            "the second waits for the first");
        await DurableWorld.UntilAsync(
            () => Task.FromResult(world.History.Written.Count(w => w.Contains("has held the run lease", StringComparison.Ordinal)) > 12),
            "the second has polled and continued as new");
        Assert.Equal(RunState.Queued, (await world.StatusAsync("second"))!.State);
        world.Api.Open();
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("first")).State);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("second")).State);
        Assert.InRange(world.Api.MostInFlight, 1, 5);
        await world.VerifyAsync("first");
        await world.VerifyAsync("second");
    }

    [Fact]
    public async Task A_cancelled_run_publishes_nothing_and_releases_its_lease()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        Assert.Equal(202, (await world.RunsApi.CancelAsync("run", new(), None)).Status);
        await world.UntilSeenAsync();
        world.Api.Open();
        Assert.Equal(RunState.Cancelled, (await world.EndOfAsync("run")).State);
        Assert.Empty(await world.Store.ListAsync("results", None));
        Assert.Null(await new RunLease(world.Store, TimeProvider.System).ReadAsync(None));
        Assert.Equal(409, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
    }

    [Fact]
    public async Task A_permanent_error_stops_the_run_at_once_and_it_can_be_resumed()
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
        Assert.Null(await new RunLease(world.Store, TimeProvider.System).ReadAsync(None));
        broken = false;
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", new(), None)).Status);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        world.EveryUserWasRequestedOnce(60);
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
        var accept = new ApiRequest { Body = new MemoryStream("{\"failure_tolerance\":1}"u8.ToArray()) };
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", accept, None)).Status);
        Assert.Equal((RunState.CompletedWithFailures, 120), await EndAsync());
        world.EveryUserWasRequestedOnce(600);
        await world.VerifyAsync("run");

        async Task<(RunState, long)> EndAsync()
        {
            var end = await world.EndOfAsync("run");
            return (end.State, end.Failures);
        }
    }

    [Fact]
    public async Task A_resumed_run_uses_the_current_address_and_limits_of_the_app()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = user => user % 5 == 0 ? GatedApi.Failed : null);
        await world.PostAsync("run", 600);
        Assert.Equal(StopCause.TooManyFailures, (await world.EndOfAsync("run")).Cause);
        world.Executed.Clear();
        world.Api.Answer = null;
        world.Settings = world.Settings with
        {
            Defaults = world.Settings.Defaults with
            {
                Concurrency = 2,
                FailureTolerance = 1,
                Api = new() { Url = "https://corrected.example/", TimeoutSeconds = 0.3, RequestsPerSecond = 500 },
            },
        };
        var accept = new ApiRequest { Body = new MemoryStream("{\"failure_tolerance\":1}"u8.ToArray()) };

        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", accept, None)).Status);
        await world.EndOfAsync("run");

        Assert.NotEmpty(world.Executed);
        Assert.All(world.Executed, run => Assert.Equal(
            ("https://corrected.example/", 0.3, 500, 2), (run.Api.Url, run.Api.TimeoutSeconds, run.Api.RequestsPerSecond, run.Concurrency)));
        Assert.Equal(2, (await world.StatusAsync("run"))!.Window);
    }

    [Fact]
    public async Task A_run_in_progress_follows_a_lowered_concurrency()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 40);
        await world.PostAsync("run", 600);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 40), "the run is in progress");

        // As after a restart with the lower setting: the new instances read the run's settings.
        world.Settings = world.Settings with { Defaults = world.Settings.Defaults with { Concurrency = 2 } };
        world.ReplaceInstances();
        world.Api.Open();

        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        Assert.Contains(world.History.Written, w => w.Contains("\"Limit\":2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_limits_of_a_run_are_changed_while_it_runs_and_kept_by_a_resume()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 40);
        await world.PostAsync("run", 600);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 40), "the run is in progress");

        Assert.Equal(400, (await ChangeAsync(6)).Status);
        Assert.Equal(202, (await ChangeAsync(2)).Status);
        await world.UntilSeenAsync();
        world.Api.Open();
        await DurableWorld.UntilAsync(async () => (await world.StatusAsync("run"))?.Limits == 1, "the lower limit applies");
        Assert.Equal(2, (await world.StatusAsync("run"))!.Window);

        await world.Client.TerminateInstanceAsync("run", output: null, None);
        await DurableWorld.UntilAsync(
            async () => (await world.Host.FindAsync("run", None)) is { IsAlive: false }, "the execution is terminated");
        await world.RunsApi.ResumeAsync("run", new() { Key = "day" }, None);
        await DurableWorld.UntilAsync(async () => (await world.StatusAsync("run"))?.Limits == 1, "the resumed run applies the limit");
        Assert.Equal(2, (await world.StatusAsync("run"))!.Window);

        Assert.Equal(202, (await ChangeAsync(5)).Status);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);

        Assert.InRange(world.Api.MostInFlight, 1, 5);
        var changes = (await new TimelineStore(world.Store).ReadAsync("run", None)).Events.Where(e => e.Kind == RunEventKind.LimitsChanged).ToList();
        Assert.Equal(("5 → 2 requests in flight", "key 'ops' of the HTTP API"), (changes[0].Reason, changes[0].By));
        Assert.Equal(changes.Count, changes.Select(c => c.Id).Distinct().Count());
        await world.VerifyAsync("run");

        Task<ApiResponse> ChangeAsync(int concurrency) => world.RunsApi.ChangeLimitsAsync(
            "run",
            new() { Body = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($$"""{"concurrency":{{concurrency}}}""")), Key = "ops" },
            None);
    }

    [Fact]
    public async Task Users_without_cards_stop_the_run_and_a_resume_can_accept_them()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = GatedApi.WithoutCards);
        await world.PostAsync("run", 600);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Stopped, StopCause.TooManyWithoutCards), (result.State, result.Cause));
        Assert.Matches("^2[0-9]{2} of 2[0-9]{2} users got no card, more than the tolerated 20 %: cards dropped: ", result.Reason);
        Assert.InRange(world.Api.Total, 200, 350);
        Assert.Empty(await world.Store.ListAsync("results", None));
        var accept = new ApiRequest { Body = new MemoryStream("{\"no_card_tolerance\":1}"u8.ToArray()) };
        Assert.Equal(202, (await world.RunsApi.ResumeAsync("run", accept, None)).Status);
        var end = await world.EndOfAsync("run");
        Assert.Equal((RunState.Completed, 600, 2400), (end.State, end.Tally.WithoutCards, end.Tally.Dropped.NotListed));
        world.EveryUserWasRequestedOnce(600);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task A_run_that_waits_for_the_run_lease_is_queued_in_the_store()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 10);
        await world.PostAsync("first", 100);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 10), "the first run is in progress");
        await world.PostAsync("second", 20);
        var catalog = new RunCatalog(world.Store, TimeProvider.System);
        await DurableWorld.UntilAsync(
            async () => (await catalog.FindAsync("second", None))?.Progress?.Reason is not null, "the second run has requested the run lease");

        var second = (await catalog.FindAsync("second", None))!;
        Assert.Equal((true, false, RunState.Queued), (second.IsUnderWay, second.Interrupted, second.Progress!.State));
        Assert.Contains("'first'", second.Progress.Reason, StringComparison.Ordinal);
        world.Api.Open();
        await world.EndOfAsync("second");
        Assert.False((await catalog.FindAsync("second", None))!.IsHosted);
    }

    [Fact]
    public async Task An_input_that_cannot_be_used_is_the_cause_of_a_stop()
    {
        await using var world = await DurableWorld.StartAsync();
        world.BeforeActivity = (name, _) =>
        {
            if (name == FunctionNames.PlanRun)
            {
                File.Delete(world.InputFile("run.csv"));
            }
        };
        await world.PostAsync("run", 20);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Stopped, StopCause.InvalidInput), (result.State, result.Cause));
        Assert.Contains("run.csv", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_are_refused_are_the_cause_of_a_stop()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Probe = () => new()
        {
            Verdict = CallVerdict.Fatal,
            Failure = new(FailureClass.Unauthorized, 401, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "401 Unauthorized"),
        });
        await world.PostAsync("run", 20);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Stopped, StopCause.Fatal, "401 Unauthorized"), (result.State, result.Cause, result.Reason));
    }

    [Fact]
    public async Task A_paused_run_counts_the_users_of_its_checkpoints()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        await world.RunsApi.PauseAsync("run", new(), None);
        await world.UntilSeenAsync();
        world.Api.Open();
        await world.UntilStateAsync("run", RunState.Paused);

        var status = (await world.StatusAsync("run"))!;
        Assert.Equal(world.Api.Total, status.Results);
        Assert.Equal(world.Api.Total, status.Attempts);
        Assert.InRange(status.P50Ms, 1400, 1600);
    }

    [Fact]
    public async Task A_run_without_any_card_publishes_nothing_and_releases_its_lease()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = GatedApi.WithoutCards);
        await world.PostAsync("run", 30);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Stopped, StopCause.TooManyWithoutCards), (result.State, result.Cause));
        Assert.StartsWith("none of the 30 answered users got a card", result.Reason, StringComparison.Ordinal);
        Assert.Empty(await world.Store.ListAsync("results", None));
        Assert.Null(await new RunLease(world.Store, TimeProvider.System).ReadAsync(None));
    }

    [Fact]
    public async Task A_run_of_rejects_sends_no_request_and_releases_its_lease()
    {
        await using var world = await DurableWorld.StartAsync();
        var body = """{"run_id":"run","users":[{"user_id":"u1","amazon_spends":-1},{"user_id":"u2","amazon_spends":"many"}]}"""u8.ToArray();
        Assert.Equal(202, (await world.RunsApi.StartAsync(new() { Body = new MemoryStream(body) }, None)).Status);
        var result = await world.EndOfAsync("run");
        Assert.Equal((RunState.Stopped, StopCause.AllRejected, 2), (result.State, result.Cause, result.Rejects));
        Assert.Equal(0, world.Api.Total);
        Assert.Empty(await world.Store.ListAsync("results", None));
        Assert.Null(await new RunLease(world.Store, TimeProvider.System).ReadAsync(None));
    }

    [Fact]
    public async Task Refusals_at_two_instances_lower_the_limit_and_it_rises_again()
    {
        await using var world = await DurableWorld.StartAsync(w =>
        {
            w.Settings = w.Settings with
            {
                Defaults = w.Settings.Defaults with
                {
                    Concurrency = 8,
                    Api = new() { Attempts = 30, RetryBaseSeconds = 0.01, RampSeconds = 0, BreakerFailureRatio = 1 },
                },
            };
            // The instances raise the limit again within milliseconds, so they are refused until the orchestrator has seen a lower one.
            w.MakeClient = run => new CardGeniusClient(
                run.Api, run.Concurrency, new RankingRules(), handler: () => new RefusingHandler(() => Limits(w).Any(limit => limit < 8)));
        });
        await world.PostAsync("run", 2000);
        var result = await world.EndOfAsync("run");

        Assert.Equal((RunState.Completed, 2000), (result.State, result.Results));
        Assert.Contains(world.History.Written, w => w.Contains("\"Yield\":\"Limited\"", StringComparison.Ordinal));
        Assert.Equal(8, Limits(world).Max());
        Assert.InRange(Limits(world).Min(), 1, 7);
        await world.VerifyAsync("run");
    }

    [Fact]
    public async Task Starting_an_existing_run_finds_it_and_never_ends_it()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 10);
        await world.PostAsync("run", 100);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 10), "the run is in progress");
        Assert.Equal(200, (await world.PostAsync("run", 100)).Status);
        Assert.False(await world.Starter.BeginAsync("run", by: null, None));
        world.Api.Open();
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);
        Assert.Equal(200, (await world.PostAsync("run", 100)).Status);
        world.EveryUserWasRequestedOnce(100);
    }

    [Fact]
    public async Task Failures_are_redriven_as_a_new_run()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = user => user % 50 == 0 ? GatedApi.Failed : null);
        await world.PostAsync("run", 300);
        Assert.Equal(RunState.CompletedWithFailures, (await world.EndOfAsync("run")).State);
        world.Api.Answer = null;
        var redrive = await world.RunsApi.RedriveAsync("run", new(), None);
        Assert.Equal((202, "/api/runs/run-redrive"), (redrive.Status, redrive.Location));
        var end = await world.EndOfAsync("run-redrive");
        Assert.Equal((RunState.Completed, 6), (end.State, end.Results));
        await world.VerifyAsync("run-redrive");
    }

    private static IEnumerable<int> Limits(DurableWorld world) => world.History.Written
        .Select(w => Regex.Match(w, "\"Assignment\":.*\"Limit\":(\\d+)"))
        .Where(m => m.Success)
        .Select(m => int.Parse(m.Groups[1].ValueSpan, CultureInfo.InvariantCulture));

    [Fact]
    public async Task The_timeline_of_a_run_survives_generations_and_names_who_paused_it()
    {
        await using var world = await DurableWorld.StartAsync(w => w.Api.ClosesAfter = 60);
        await world.PostAsync("run", 300);
        await DurableWorld.UntilAsync(() => Task.FromResult(world.Api.Total > 60), "calls are held back");
        await world.RunsApi.PauseAsync("run", new() { Key = "night" }, None);
        await world.UntilSeenAsync();
        world.Api.Open();
        await world.UntilStateAsync("run", RunState.Paused);
        Assert.Equal("pause requested by key 'night' of the HTTP API", (await world.StatusAsync("run"))!.Reason);
        await DurableWorld.UntilAsync(
            async () => (await new TimelineStore(world.Store).ReadAsync("run", None)).Events.Any(e => e.Kind == RunEventKind.Paused),
            "the pause is in the timeline");
        await world.RunsApi.ResumeAsync("run", new() { Key = "day" }, None);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);

        var timeline = await new TimelineStore(world.Store).ReadAsync("run", None);
        Assert.Equal(
            [
                "Started the HTTP API", "Paused key 'night' of the HTTP API", "Resumed key 'day' of the HTTP API", "Publishing ", "Completed ",
            ],
            timeline.Events.Select(e => $"{e.Kind} {e.By}"));
        Assert.NotNull(timeline.Events[1].Until);
    }

    [Fact]
    public async Task The_timeline_of_a_run_contains_its_holds()
    {
        var isOut = true;
        await using var world = await DurableWorld.StartAsync(w => w.Api.Answer = _ => Volatile.Read(ref isOut)
            ? new() { Verdict = CallVerdict.Unavailable, Failure = new(FailureClass.ServerError, 503, 1, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "x") }
            : null);
        await world.PostAsync("run", 100);
        await world.UntilStateAsync("run", RunState.Held);
        await DurableWorld.UntilAsync(
            async () => (await new TimelineStore(world.Store).ReadAsync("run", None)).Events.Any(e => e.Kind == RunEventKind.Held),
            "the hold is in the timeline");
        Volatile.Write(ref isOut, false);
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("run")).State);

        var hold = Assert.Single((await new TimelineStore(world.Store).ReadAsync("run", None)).Events, e => e.Kind == RunEventKind.Held);
        Assert.Equal("the API fails (503)", hold.Reason);
        Assert.InRange(hold.Count, 1, 1000);
        Assert.NotNull(hold.Until);
    }
}
