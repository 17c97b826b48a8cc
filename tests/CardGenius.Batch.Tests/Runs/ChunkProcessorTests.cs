using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Batch.Planning;
using CardGenius.Batch.Runs;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Runs;

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
        RunPlan plan, ChunkAssignment? assignment = null, DateTimeOffset? deadline = null) =>
        await new ChunkProcessor(Store, _api, _monitor, _signals, _time)
            .ProcessAsync(assignment ?? First, plan, redrive: null, _settings, deadline, CancellationToken.None);

    private string[] Lines(string suffix = "") =>
    [
        .. File.ReadAllLines(_folder.File(RunPaths.Chunk(RunId, First.Key) + suffix), Encoding.UTF8)
            .Where(l => l[0] != ChunkFormat.Mark),
    ];

    [Fact]
    public async Task Every_user_is_asked_once_and_the_chunk_is_committed()
    {
        var plan = await PlanAsync(10);
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
        Assert.Equal(plan.ChunkSize, report.Tally.Results);
        Assert.Equal(plan.ChunkSize, Lines().Length);
        Assert.All(_api.Calls.Values, calls => Assert.Equal(1, calls));
        Assert.Equal(1, _api.MostInFlight);
        Assert.Equal(plan.ChunkSize, report.Tally.Latency.Count);
    }

    [Fact]
    public async Task A_committed_chunk_gives_its_report_without_a_call()
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
    public async Task A_chunk_goes_on_behind_its_checkpoint_and_loses_at_most_what_came_after()
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
    public async Task A_checkpoint_is_made_when_time_passes_even_with_few_users()
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
    public async Task A_user_the_API_refuses_is_a_failure_for_good()
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
    public async Task A_user_whose_attempts_fail_while_the_API_answers_others_is_a_transient_failure()
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

    [Fact]
    public async Task An_API_that_cannot_calculate_the_empty_profile_is_there()
    {
        var plan = await PlanAsync(300);
        var error = FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ApiError, 200);
        _api.Answer = user => user == 2 ? error : FakeApi.Answered(user);
        _api.Probe = () => error;
        var report = await ProcessAsync(plan);
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
        Assert.Equal(1, report.Tally.TransientFailures);
    }

    [Fact]
    public async Task Users_caught_in_an_outage_stay_pending()
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
    public async Task Wrong_credentials_are_fatal_and_stop_the_other_chunks_of_the_process()
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
    public async Task A_wish_ends_the_chunk_behind_the_user_in_flight(YieldReason reason)
    {
        var plan = await PlanAsync(300);
        _api.Answer = user =>
        {
            if (user == 7)
            {
                _signals.Ask(reason);
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
    public async Task A_deadline_ends_the_chunk_behind_the_user_in_flight()
    {
        var plan = await PlanAsync(300);
        _api.Answer = user =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return FakeApi.Answered(user);
        };
        var report = await ProcessAsync(plan, deadline: _time.GetUtcNow().AddSeconds(5));
        Assert.Equal(YieldReason.Deadline, report.Yield);
        Assert.Equal(5, report.Tally.Users);
    }

    [Fact]
    public async Task A_probe_yields_after_its_first_answer()
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
        Assert.Equal(20, report.Tally.Users);
        report = await ProcessAsync(plan, First with { AcceptFailures = true });
        Assert.Equal(ChunkOutcome.Done, report.Outcome);
    }

    [Fact]
    public async Task Users_without_cards_and_dropped_cards_are_counted_over_checkpoints()
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
    public async Task Too_many_users_without_cards_make_the_chunk_yield_unless_they_are_accepted()
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
    public async Task No_report_holds_a_word_of_an_answer()
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
