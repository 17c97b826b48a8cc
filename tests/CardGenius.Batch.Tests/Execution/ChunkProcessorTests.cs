using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Execution;

public sealed class ChunkProcessorTests : IDisposable
{
    private const string RunId = "run";
    private static readonly ChunkAssignment First = new(RunId, new(0, 0));
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeApi _api = new();
    private readonly RunSignals _signals = new();
    private readonly RunMonitor _monitor;
    private RunSettings _settings = new() { ChunkSize = 60, Concurrency = 1 };

    public ChunkProcessorTests() => _monitor = new(_time);

    private FolderStore Store => new(_folder.Path, _time);

    public void Dispose()
    {
        _signals.Dispose();
        _folder.Dispose();
    }

    private Task<RunPlan> PlanAsync(int users) => new Planner(Store, _time).PlanAsync(
        RunId, _settings, TextInput.Users(users), rows: null, CancellationToken.None);

    private async Task<ChunkReport> ProcessAsync(
        RunPlan plan, ChunkAssignment? assignment = null, CancellationToken deadline = default) =>
        await new ChunkProcessor(Store, _api, _monitor, _signals, _time)
            .ProcessAsync(assignment ?? First, plan, redrive: null, _settings, deadline, CancellationToken.None);

    private string[] Lines(string suffix = "") =>
    [
        .. File.ReadAllLines(_folder.File(RunPaths.Chunk(RunId, First.Key) + suffix), Encoding.UTF8)
            .Where(l => l[0] != ChunkFormat.Mark),
    ];

    [Fact]
    public async Task Every_user_is_requested_once_and_the_chunk_is_committed()
    {
        var plan = await PlanAsync(10);
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
        var users = plan.ToLayout().LengthOf(First.Key.Index);
        Assert.Equal(users, report.Tally.Results);
        Assert.Equal(users, Lines().Length);
        Assert.All(_api.Calls.Values, calls => Assert.Equal(1, calls));
        Assert.Equal(1, _api.MostInFlight);
        Assert.Equal(users, report.Tally.Latency.Count);
    }

    [Fact]
    public async Task A_committed_chunk_returns_its_report_without_a_call()
    {
        var plan = await PlanAsync(10);
        var first = await ProcessAsync(plan);
        _api.Calls.Clear();
        var second = await ProcessAsync(plan);
        Assert.Empty(_api.Calls);
        Assert.Equal(first.Tally.Results, second.Tally.Results);
        Assert.Equal(ChunkOutcome.Done, second.Outcome);
    }

    [Fact]
    public async Task A_chunk_continues_after_its_checkpoint()
    {
        _settings = _settings with { CheckpointUsers = 4 };
        var plan = await PlanAsync(300);
        Assert.Equal(60, plan.ChunkSize);
        _api.Answer = user => user == 11 ? throw new InvalidOperationException("killed") : FakeApi.Answered(user);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ProcessAsync(plan));

        _api.Answer = FakeApi.Answered;
        var report = await ProcessAsync(plan);
        Assert.Equal(60, report.Tally.Results);
        Assert.Equal(60, Lines().Length);

        // 8 were checkpointed; 9 and 10 were not; 11 was in flight.
        Assert.Equal([9, 10, 11], _api.Calls.Where(c => c.Value == 2).Select(c => c.Key).Order());
        Assert.Equal(60, Lines().Distinct().Count());
    }

    [Fact]
    public async Task A_chunk_that_yields_saves_a_neutral_request_that_it_sent_after_its_checkpoint()
    {
        _settings = _settings with { CheckpointUsers = 1 };
        var plan = await PlanAsync(300);
        using var deadline = new CancellationTokenSource();
        _api.Answer = user =>
        {
            if (user == 1)
            {
                deadline.Cancel();
            }

            return FakeApi.Answered(user);
        };
        _api.InBetween = async _ =>
        {
            await Task.Yield();
            if (_api.Calls.Count == 2)
            {
                await _api.ProbeAsync(CancellationToken.None);
            }
        };
        await _api.ProbeAsync(CancellationToken.None);
        await ProcessAsync(plan, deadline: deadline.Token);
        await _api.ProbeAsync(CancellationToken.None);
        await ProcessAsync(plan, deadline: deadline.Token);

        var report = await ProcessAsync(plan);
        Assert.Equal(60, report.Tally.Results);
        Assert.Equal((long)_api.Probes, report.Tally.NeutralRequests);
        Assert.Equal((long)_api.Calls.Values.Sum(), report.Tally.Attempts);
    }

    [Fact]
    public async Task The_requests_of_a_chunk_that_cannot_be_saved_are_counted_with_the_next_chunk()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 11 ? throw new InvalidOperationException("ended") : FakeApi.Answered(user);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ProcessAsync(plan));

        _api.Answer = FakeApi.Answered;
        var second = await ProcessAsync(plan, First with { Key = new(0, 1) });
        Assert.Equal(60, second.Tally.Results);
        Assert.Equal(70, second.Tally.Attempts);
        Assert.Equal(60, (await ProcessAsync(plan)).Tally.Attempts);
    }

    [Fact]
    public async Task A_checkpoint_is_written_after_a_time_even_with_few_users()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user =>
        {
            _time.Advance(TimeSpan.FromSeconds(16));
            return user == 4 ? throw new InvalidOperationException("killed") : FakeApi.Answered(user);
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => ProcessAsync(plan));
        _api.Answer = FakeApi.Answered;
        await ProcessAsync(plan);
        Assert.Equal([3, 4], _api.Calls.Where(c => c.Value == 2).Select(c => c.Key).Order());
    }

    [Fact]
    public async Task A_user_whose_profile_the_API_rejects_is_a_permanent_failure()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 2
            ? FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 422)
            : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);
        Assert.Equal(1, report.Tally.PermanentFailures);
        Assert.Equal(59, report.Tally.Results);
        Assert.Equal(0, _api.Probes);
        Assert.Equal([new(FailureClass.BadRequest, 1)], report.Tally.FailedAttempts);
    }

    [Fact]
    public async Task A_user_whose_attempts_all_fail_is_a_transient_failure()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 2
            ? FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ServerError, 500)
            : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
        Assert.Equal(1, report.Tally.TransientFailures);
        Assert.Equal(1, _api.Probes);
    }

    [Theory]
    [InlineData(FailureClass.ApiError, 200)]
    [InlineData(FailureClass.BadRequest, 404)]
    [InlineData(FailureClass.RateLimited, 403)]
    public async Task A_foreign_response_to_a_neutral_request_is_not_proof(FailureClass why, int status)
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 2 ? FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ServerError, 503) : FakeApi.Answered(user);
        _api.Probe = () => FakeApi.Failed(why == FailureClass.BadRequest ? CallVerdict.Refused : CallVerdict.Exhausted, why, status);
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Unavailable, report.Outcome);
        Assert.Equal((1, 0), (report.Tally.Results, report.Tally.Failures));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_rejected_user_fails_permanently_if_a_neutral_request_succeeds(int status)
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 3 ? FakeApi.Failed(CallVerdict.Refused, FailureClass.Unauthorized, status) : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Done, 1, 59), (report.Outcome, report.Tally.PermanentFailures, report.Tally.Results));
        Assert.Equal((1, 2), (_api.Probes, _api.Calls[3]));
        Assert.Contains("\"class\":\"Unauthorized\"", Assert.Single(Lines(), l => l.Contains("\"class\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(YieldReason.None, _signals.Reason);
    }

    [Fact]
    public async Task A_user_that_one_backend_refused_is_requested_again()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 3 && _api.Calls[3] == 1
            ? FakeApi.Failed(CallVerdict.Refused, FailureClass.Unauthorized, 401)
            : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Done, 60), (report.Outcome, report.Tally.Results));
        Assert.Equal(61, report.Tally.Attempts);
    }

    [Fact]
    public async Task Credentials_that_a_neutral_request_also_fails_with_stop_the_run()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 3 ? FakeApi.Failed(CallVerdict.Refused, FailureClass.Unauthorized, 401) : FakeApi.Answered(user);
        _api.Probe = () => FakeApi.Failed(CallVerdict.Fatal, FailureClass.Unauthorized, 401);
        var report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Fatal, StopCause.Fatal), (report.Outcome, report.Cause));
        Assert.Equal((2, 0), (report.Tally.Results, report.Tally.Failures));
        Assert.Equal(YieldReason.Stopping, _signals.Reason);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(410)]
    [InlineData(451)]
    public async Task A_gateway_status_is_checked_and_the_user_is_redriven(int status)
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 3 ? FakeApi.Failed(CallVerdict.Refused, FailureClass.BadRequest, status) : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Done, 1, 0), (report.Outcome, report.Tally.TransientFailures, report.Tally.PermanentFailures));
        Assert.Equal(1, _api.Probes);

        _api.Probe = () => FakeApi.Failed(CallVerdict.Refused, FailureClass.BadRequest, status);
        report = await ProcessAsync(plan, First with { Key = new(0, 1) });
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
        _api.Answer = _ => FakeApi.Failed(CallVerdict.Refused, FailureClass.BadRequest, status);
        report = await ProcessAsync(plan, First with { Key = new(0, 2) });
        Assert.Equal((ChunkOutcome.Unavailable, 0), (report.Outcome, report.Tally.Users));
        Assert.Equal($"the API refuses every request with {status}, including requests without user data", report.Reason);
    }

    [Fact]
    public async Task A_neutral_request_checks_a_series_of_rejections()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user > 10 ? FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 400) : FakeApi.Answered(user);
        _api.Probe = () => FakeApi.Failed(CallVerdict.Refused, FailureClass.BadRequest, 404);
        var report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Unavailable, 10, 0), (report.Outcome, report.Tally.Results, report.Tally.Failures));
        Assert.Equal(1, _api.Probes);
        Assert.Equal(15, _api.Calls.Count);
        Assert.Equal(10, Lines(".part").Length);

        // The API is available and rejects all of them.
        _api.Probe = () => FakeApi.Answered(0);
        report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Done, 10, 50), (report.Outcome, report.Tally.Results, report.Tally.PermanentFailures));
        Assert.Equal(60, Lines().Length);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(4, false)]
    [InlineData(60, true)]
    [InlineData(60, false)]
    public async Task Rejections_before_an_end_are_checked(int refused, bool isUp)
    {
        // The end is the last user of the chunk, or the last one before a pause.
        var plan = await PlanAsync(300);
        _api.Probe = () => isUp ? FakeApi.Answered(0) : FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ServerError, 503);
        _api.Answer = user =>
        {
            if (user == refused && user == 4)
            {
                _signals.RequestStop(YieldReason.Paused);
            }

            return user == refused ? FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 400) : FakeApi.Answered(user);
        };
        var report = await ProcessAsync(plan);
        Assert.Equal(!isUp ? ChunkOutcome.Unavailable : refused == 4 ? ChunkOutcome.Yielded : ChunkOutcome.Done, report.Outcome);
        Assert.Equal(isUp ? 1 : 0, report.Tally.PermanentFailures);
        Assert.Equal(refused - 1, report.Tally.Results);
        Assert.Equal(1, _api.Probes);
    }

    [Fact]
    public async Task A_gateway_refusal_does_not_end_a_hold()
    {
        var plan = await PlanAsync(300);
        _api.Answer = _ => FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 400);
        _api.Probe = () => FakeApi.Failed(CallVerdict.Refused, FailureClass.BadRequest, 404);
        var report = await ProcessAsync(plan, First with { Probe = true });
        Assert.Equal((ChunkOutcome.Unavailable, false), (report.Outcome, report.Progressed));
        Assert.Single(_api.Calls);
    }

    [Theory]
    [InlineData(0.04, 1)]
    [InlineData(0.2, 3)]
    [InlineData(0.4, 10)]
    public async Task A_flaky_API_needs_more_neutral_requests_for_a_failure(double flaky, int needed)
    {
        var plan = await PlanAsync(300);
        var outage = FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ServerError, 503);
        _api.FlakyShare = flaky;
        _api.Answer = user => user == 2 ? outage : FakeApi.Answered(user);
        _api.Probe = () => _api.Probes < needed ? FakeApi.Answered(0) : outage;
        var report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Unavailable, needed), (report.Outcome, _api.Probes));
        Assert.Equal((1, "the API fails (503)"), (report.Tally.Users, report.Reason));

        _api.Probe = () => FakeApi.Answered(0);
        report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Done, 2 * needed), (report.Outcome, _api.Probes));
        Assert.Equal(1, report.Tally.TransientFailures);
    }

    [Fact]
    public async Task The_retry_time_of_the_API_is_reported()
    {
        var plan = await PlanAsync(300);
        var until = _time.GetUtcNow().AddHours(1);
        _api.Answer = user => user < 4 ? FakeApi.Answered(user)
            : FakeApi.Failed(CallVerdict.Unavailable, FailureClass.RateLimited, 429) with { NotBefore = until };
        var report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Unavailable, until, 3), (report.Outcome, report.NotBefore, report.Tally.Results));
        Assert.Equal("the API throttles (429)", report.Reason);

        _api.Answer = _ => FakeApi.Failed(CallVerdict.Exhausted, FailureClass.RateLimited, 429);
        _api.Probe = () => FakeApi.Failed(CallVerdict.Unavailable, FailureClass.RateLimited, 429) with { NotBefore = until };
        report = await ProcessAsync(plan);
        Assert.Equal((ChunkOutcome.Unavailable, until), (report.Outcome, report.NotBefore));
    }

    [Fact]
    public async Task Requests_are_counted_whatever_their_outcome()
    {
        var plan = await PlanAsync(300);
        var outage = FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ServerError, 503);
        _api.Answer = user => user == 1 ? outage : FakeApi.Answered(user);
        _api.Probe = () => outage;

        // No user is finished, but each call sent two requests.
        await ProcessAsync(plan);
        await ProcessAsync(plan);
        _api.Answer = FakeApi.Answered;
        var report = await ProcessAsync(plan);

        Assert.Equal((60, 62, 2, 64), (report.Tally.Results, report.Tally.Attempts, report.Tally.NeutralRequests, report.Tally.Requests));
    }

    [Fact]
    public async Task A_report_separates_earlier_work_from_new_work()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user =>
        {
            if (user == 7)
            {
                _signals.RequestStop(YieldReason.Paused);
            }

            return user == 2 ? FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 400) : FakeApi.Answered(user);
        };
        var report = await ProcessAsync(plan);
        Assert.Equal((0, 7), (report.Before.Users, report.Tally.Users));

        using var signals = new RunSignals();
        report = await new ChunkProcessor(Store, _api, _monitor, signals, _time)
            .ProcessAsync(First, plan, redrive: null, _settings, CancellationToken.None, CancellationToken.None);
        Assert.Equal((7, 1, 60), (report.Before.Users, report.Before.PermanentFailures, report.Tally.Users));

        // For a committed chunk all users count as earlier work.
        report = await ProcessAsync(plan);
        Assert.Equal((60, 1), (report.Before.Users, report.Before.PermanentFailures));
    }

    [Fact]
    public async Task Users_in_an_outage_stay_pending()
    {
        var plan = await PlanAsync(300);
        var outage = FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ServerError, 503);
        _api.Answer = user => user > 5 ? outage : FakeApi.Answered(user);
        _api.Probe = () => outage;
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Unavailable, report.Outcome);
        Assert.True(report.Progressed);
        Assert.Equal(5, report.Tally.Users);
        Assert.Equal(0, report.Tally.Failures);
        Assert.Equal("the API fails (503)", report.Reason);

        _api.Answer = FakeApi.Answered;
        report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
        Assert.Equal(60, report.Tally.Results);
        Assert.Equal([6], _api.Calls.Where(c => c.Value == 2).Select(c => c.Key));
    }

    [Fact]
    public async Task An_open_breaker_ends_the_activity_without_a_failure()
    {
        var plan = await PlanAsync(300);
        _api.Answer = _ => new() { Verdict = CallVerdict.Unavailable };
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Unavailable, report.Outcome);
        Assert.False(report.Progressed);
        Assert.Equal(0, report.Tally.Users);
        Assert.Equal(0, _api.Probes);
    }

    [Fact]
    public async Task Wrong_credentials_are_fatal_and_stop_all_chunks_of_the_process()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 3 ? FakeApi.Failed(CallVerdict.Fatal, FailureClass.Unauthorized, 401) : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Fatal, report.Outcome);
        Assert.Equal(StopCause.Fatal, report.Cause);
        Assert.Equal(
            "the API refuses the credentials (401): set CARDGENIUS_PARTNER_TOKEN to a valid partner token, then resume", report.Reason);
        Assert.Equal(2, report.Tally.Users);
        Assert.Equal(0, report.Tally.Failures);
        Assert.Equal(YieldReason.Stopping, _signals.Reason);
    }

    [Theory]
    [InlineData(YieldReason.Paused)]
    [InlineData(YieldReason.Cancelled)]
    [InlineData(YieldReason.Stopping)]
    public async Task A_stop_request_ends_the_chunk_after_the_user_in_flight(YieldReason reason)
    {
        var plan = await PlanAsync(300);
        _api.Answer = user =>
        {
            if (user == 7)
            {
                _signals.RequestStop(reason);
            }

            return FakeApi.Answered(user);
        };
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Yielded, report.Outcome);
        Assert.Equal(reason, report.Yield);
        Assert.Equal(7, report.Tally.Users);
        Assert.Equal(7, Lines(".part").Length);
    }

    [Fact]
    public async Task A_deadline_ends_the_chunk_after_the_user_in_flight()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return FakeApi.Answered(user);
        };
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5), _time);
        var report = await ProcessAsync(plan, deadline: deadline.Token);
        Assert.Equal(YieldReason.Deadline, report.Yield);
        Assert.Equal(5, report.Tally.Users);
    }

    [Fact]
    public async Task A_deadline_ends_the_waits_of_the_current_user()
    {
        var plan = await PlanAsync(300);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(6), _time);
        _api.InBetween = stop =>
        {
            if (_api.Calls.Count == 4)
            {
                Assert.False(stop.IsCancellationRequested);
                _time.Advance(TimeSpan.FromMinutes(6));
                Assert.True(stop.IsCancellationRequested);
            }

            return Task.CompletedTask;
        };
        var report = await ProcessAsync(plan, deadline: deadline.Token);
        Assert.Equal((YieldReason.Deadline, 3), (report.Yield, report.Tally.Users));
    }

    [Fact]
    public async Task A_probe_yields_after_its_first_response()
    {
        var plan = await PlanAsync(300);
        var report = await ProcessAsync(plan, First with { Probe = true });
        Assert.Equal(YieldReason.Probed, report.Yield);
        Assert.True(report.Progressed);
        Assert.Single(_api.Calls);
    }

    [Fact]
    public async Task Too_many_failures_make_the_chunk_yield_unless_they_are_accepted()
    {
        _settings = _settings with { FailureMinimumUsers = 20 };
        var plan = await PlanAsync(300);
        _api.Answer = user => user % 2 == 0
            ? FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 400)
            : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);
        Assert.Equal(YieldReason.Failures, report.Yield);


        // The response for user 21 confirms that user 20 was rejected.
        Assert.Equal(21, report.Tally.Users);
        report = await ProcessAsync(plan, First with { AcceptFailures = true });
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
    }

    [Fact]
    public async Task Users_without_cards_are_counted_across_checkpoints()
    {
        _settings = _settings with { CheckpointUsers = 4, NoCardTolerance = 1 };
        var plan = await PlanAsync(300);
        _api.Answer = user => user == 11 ? throw new InvalidOperationException("killed")
            : user % 2 == 0 ? FakeApi.WithoutCards(user) : FakeApi.Answered(user);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ProcessAsync(plan));

        _api.Answer = user => user % 2 == 0 ? FakeApi.WithoutCards(user) : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);

        Assert.Equal((60, 30, 120), (report.Tally.Results, report.Tally.WithoutCards, report.Tally.Dropped.NotListed));
        Assert.Equal(new AnsweredUsers(52, 26, new(0, 0, 0, 0, 104)), report.Answered);
        Assert.Equal(new AnsweredUsers(), (await ProcessAsync(plan)).Answered);
    }

    [Fact]
    public async Task Too_many_users_without_cards_make_the_chunk_yield()
    {
        _settings = _settings with { NoCardMinimumUsers = 20 };
        var plan = await PlanAsync(300);
        _api.Answer = user => user % 2 == 0 ? FakeApi.WithoutCards(user) : FakeApi.Answered(user);
        var report = await ProcessAsync(plan);
        Assert.Equal(YieldReason.Failures, report.Yield);
        Assert.Equal(20, report.Tally.Users);
        report = await ProcessAsync(plan, First with { AcceptFailures = true });
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
    }

    [Fact]
    public async Task No_report_contains_text_of_a_response()
    {
        var plan = await PlanAsync(300);
        var outage = FakeApi.Failed(CallVerdict.Exhausted, FailureClass.NotJson, 200);
        _api.Answer = _ => outage;
        _api.Probe = () => outage;
        var report = await ProcessAsync(plan);
        Assert.DoesNotContain("secret", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_users_file_is_a_store_fault_and_not_an_exception()
    {
        var plan = await PlanAsync(300);
        File.Delete(_folder.File(RunPaths.Users(RunId)));
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Fatal, report.Outcome);
        Assert.Equal(StopCause.StoreFault, report.Cause);
        Assert.Contains("users.ndjson", report.Reason, StringComparison.Ordinal);
    }
}
