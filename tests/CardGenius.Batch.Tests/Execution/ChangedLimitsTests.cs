using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Timeline;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Execution;

/// <summary>The limits of a run of this process are changed while it runs, while it is stopped, and by a resume.</summary>
public sealed class ChangedLimitsTests : IDisposable
{
    private const string RunId = "run";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeApi _api = new();
    private CancellationTokenSource _stop = new();

    private FolderStore Store => new(_folder.Path, _time);

    private RunCatalog Catalog => new(Store, _time);

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    private Task<RunResult> RunAsync(RunRequest request) => Task.Run(
        () => new BatchRunner(Store, (_, _) => _api, _time).RunAsync(request, _stop.Token, None));

    private static RunRequest Start(int concurrency = 8) => new()
    {
        RunId = RunId,
        Settings = new() { Concurrency = concurrency, ChunkSize = 10 },
        Rules = new(),
        Input = TextInput.Users(600),
        By = "maria@ops1",
    };

    // Runs until the end. The first calls wait until the expected number is in flight.
    private async Task<RunResult> RunAsync(RunRequest request, int inFlight)
    {
        var open = HoldCalls();
        var run = RunAsync(request);
        await Eventually.IsAsync(() => _api.InFlight == inFlight);
        _api.InBetween = async _ => await Task.Yield();
        open.SetResult();
        return await run;
    }

    // Holds all calls until as many are in flight.
    private TaskCompletionSource HoldCalls()
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _api.InBetween = _ => open.Task;
        return open;
    }

    private async Task ChangeAsync(int? concurrency, double? rate = null)
    {
        var changed = await Catalog.ChangeLimitsAsync(RunId, concurrency, rate, "jo@ops2", None);
        await Eventually.IsAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _api.Limits is { } limits && limits == (changed!.Concurrency ?? limits.Concurrency, changed.RequestsPerSecond);
        });
    }

    private async Task<RunResult> StopAsync(RunRequest request)
    {
        _api.Answer = user =>
        {
            if (user == 60)
            {
                _stop.Cancel();
            }

            return FakeApi.Answered(user);
        };
        var result = await RunAsync(request);
        Assert.Equal(StopCause.Interrupted, result.Cause);
        _stop = new();
        _api.Answer = FakeApi.Answered;
        return result;
    }

    [Fact]
    public async Task The_concurrency_is_lowered_and_raised_while_the_run_runs()
    {
        var open = HoldCalls();
        var run = RunAsync(Start(concurrency: 8));
        await Eventually.IsAsync(() => _api.InFlight == 8);

        await ChangeAsync(concurrency: 3);
        var next = HoldCalls();
        open.SetResult();
        await Eventually.IsAsync(() => _api.InFlight == 3 && _api.Calls.Count == 11);

        await ChangeAsync(concurrency: 12);
        var last = HoldCalls();
        next.SetResult();
        await Eventually.IsAsync(() => _api.InFlight == 12);
        _api.InBetween = async _ => await Task.Yield();
        last.SetResult();

        var result = await run;
        Assert.Equal((RunState.Completed, 600, 0), (result.State, result.Results, result.Failures));
        Assert.Equal(12, _api.MostInFlight);
        Assert.All(_api.Calls, c => Assert.Equal(1, c.Value));
        var changes = (await new TimelineStore(Store).ReadAsync(RunId, None)).Events.Where(e => e.Kind == RunEventKind.LimitsChanged);
        Assert.Equal(
            [("8 → 3 requests in flight", "jo@ops2", 3.0), ("3 → 12 requests in flight", "jo@ops2", 12.0)],
            changes.Select(e => (e.Reason, e.By, e.Limit ?? 0)));
        Assert.Equal(12, (await Catalog.FindAsync(RunId, None))!.Progress!.Limits!.Concurrency);
    }

    [Fact]
    public async Task A_change_of_the_rate_limit_reaches_the_client()
    {
        var open = HoldCalls();
        var run = RunAsync(Start());
        await Eventually.IsAsync(() => _api.InFlight == 8);

        await ChangeAsync(concurrency: null, rate: 7.5);
        Assert.Equal((8, 7.5), _api.Limits);
        _api.InBetween = async _ => await Task.Yield();
        open.SetResult();

        Assert.Equal(RunState.Completed, (await run).State);
        Assert.Equal("any number of → 7.5 requests per second", Assert.Single(
            (await new TimelineStore(Store).ReadAsync(RunId, None)).Events, e => e.Kind == RunEventKind.LimitsChanged).Reason);
    }

    [Fact]
    public async Task A_resume_keeps_the_changed_limits()
    {
        await StopAsync(Start(concurrency: 8));
        await Catalog.ChangeLimitsAsync(RunId, 2, null, "jo@ops2", None);
        _api.Reset();

        Assert.Equal(RunState.Completed, (await RunAsync(new() { RunId = RunId }, inFlight: 2)).State);

        Assert.Equal(2, _api.MostInFlight);
        Assert.Equal(
            ["Started", "Stopped", "Resumed", "LimitsChanged", "Publishing", "Completed"],
            (await new TimelineStore(Store).ReadAsync(RunId, None)).Events.Select(e => e.Kind.ToString()));
    }

    [Fact]
    public async Task Starting_the_same_run_again_keeps_the_changed_limits()
    {
        await StopAsync(Start(concurrency: 8));
        await Catalog.ChangeLimitsAsync(RunId, 2, null, "jo@ops2", None);
        _api.Reset();

        Assert.Equal(RunState.Completed, (await RunAsync(Start(concurrency: 8), inFlight: 2)).State);

        Assert.Equal(2, _api.MostInFlight);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_resume_with_another_concurrency_replaces_the_changed_limit(bool isAmended)
    {
        await StopAsync(Start(concurrency: 8));
        await Catalog.ChangeLimitsAsync(RunId, 2, 1000, "jo@ops2", None);
        _api.Reset();

        var again = isAmended ? new() { RunId = RunId, Amendments = new() { Concurrency = 5 } } : Start(concurrency: 5);
        Assert.Equal(RunState.Completed, (await RunAsync(again, inFlight: 5)).State);

        Assert.Equal(5, _api.MostInFlight);
        var limits = (await Catalog.FindAsync(RunId, None))!.Limits!;
        Assert.Equal((2, null, 1000.0, 2), (limits.Number, limits.Concurrency, limits.RequestsPerSecond, limits.ConcurrencyBefore));
    }

    [Fact]
    public async Task A_change_to_the_present_limits_is_none()
    {
        await StopAsync(Start(concurrency: 8));

        Assert.Null(await Catalog.ChangeLimitsAsync(RunId, 8, null, "jo@ops2", None));
        var changed = await Catalog.ChangeLimitsAsync(RunId, 4, null, "jo@ops2", None);
        Assert.Equal(changed, await Catalog.ChangeLimitsAsync(RunId, 4, null, "maria@ops1", None));
        Assert.Equal(4, (await Catalog.FindAsync(RunId, None))!.Settings.Concurrency);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(null, 0.0)]
    [InlineData(null, -1.0)]
    public async Task Limits_outside_of_the_agreed_range_are_refused(int? concurrency, double? rate)
    {
        await StopAsync(Start());

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Catalog.ChangeLimitsAsync(RunId, concurrency, rate, null, None));
    }

    [Fact]
    public async Task A_concurrency_above_the_agreed_one_is_refused()
    {
        await StopAsync(Start());

        var error = await Assert.ThrowsAsync<RunException>(() => Catalog.ChangeLimitsAsync(RunId, 21, null, null, None));
        Assert.Contains("--agreed-concurrency", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_too_high_a_limit_does_not_exceed_the_agreed_concurrency()
    {
        await StopAsync(Start(concurrency: 8));
        await Store.WriteAsync(RunPaths.Limits(RunId), """{"number":3,"concurrency":900,"unknown":1}"""u8.ToArray(), None);

        Assert.Equal(RunSettings.MostConcurrency, (await Catalog.FindAsync(RunId, None))!.Settings.Concurrency);
    }

    [Fact]
    public async Task An_unknown_run_has_no_limits_to_change() =>
        Assert.Equal(
            RunRefusal.UnknownRun, (await Assert.ThrowsAsync<RunException>(() => Catalog.ChangeLimitsAsync("nope", 2, null, null, None))).Refusal);
}
