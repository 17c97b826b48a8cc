using System.IO.Compression;
using CardGenius.Batch.Api;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Batch.Timeline;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Execution;

public sealed class BatchRunnerTests : IDisposable
{
    private const string RunId = "run";
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeApi _api = new();
    private readonly CancellationTokenSource _stop = new();

    private FolderStore Store => new(_folder.Path, _time);

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    private static RunRequest Start(IInputSource input, RunSettings? settings = null) => new()
    {
        RunId = RunId,
        Settings = settings ?? new() { Concurrency = 4 },
        Rules = new(),
        Input = input,
    };

    private Task<RunResult> RunAsync(RunRequest request) =>
        new BatchRunner(Store, (_, _) => _api, _time).RunAsync(request, _stop.Token, CancellationToken.None);

    private string[] ResultLines()
    {
        var lines = new List<string>();
        foreach (var file in Directory.GetFiles(_folder.File("results"), "part-*", SearchOption.AllDirectories).Order())
        {
            using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            while (reader.ReadLine() is { } line)
            {
                lines.Add(line);
            }
        }

        return [.. lines];
    }

    [Fact]
    public async Task A_run_ends_with_a_result_for_every_user()
    {
        var result = await RunAsync(Start(TextInput.Users(250)));
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(250, result.Results);
        Assert.Equal(250, ResultLines().Length);
        Assert.InRange(_api.MostInFlight, 1, 4);
        Assert.True(File.Exists(Path.Combine(_folder.Path, result.ResultsPath!, "_SUCCESS")));
        Assert.Null(await Store.FindLeaseHolderAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Starting_a_completed_run_again_gives_its_result_without_a_call()
    {
        var first = await RunAsync(Start(TextInput.Users(50)));
        _api.Calls.Clear();
        var again = await RunAsync(Start(TextInput.Users(50)));
        Assert.Empty(_api.Calls);
        Assert.Equal(first.Results, again.Results);
        Assert.Equal(first.ResultsPath, again.ResultsPath);
    }

    [Fact]
    public async Task Starting_a_completed_run_again_does_not_change_its_settings()
    {
        await RunAsync(Start(TextInput.Users(50)));
        var settings = await Store.ReadAsync(RunPaths.Settings(RunId), CancellationToken.None);
        await RunAsync(Start(TextInput.Users(50), new() { Concurrency = 2, Api = new() { Url = "http://127.0.0.1:1/other" } }));
        Assert.Equal(settings, await Store.ReadAsync(RunPaths.Settings(RunId), CancellationToken.None));
    }

    [Fact]
    public async Task A_stopped_run_resumes_without_repeating_finished_users()
    {
        _api.Answer = user =>
        {
            if (_api.Calls.Count >= 60)
            {
                _stop.Cancel();
            }

            return FakeApi.Answered(user);
        };
        var stopped = await RunAsync(Start(TextInput.Users(250)));
        Assert.Equal(RunState.Stopped, stopped.State);
        Assert.Equal(StopCause.Interrupted, stopped.Cause);

        using var goOn = new CancellationTokenSource();
        var result = await new BatchRunner(Store, (_, _) => _api, _time).RunAsync(new() { RunId = RunId }, goOn.Token, CancellationToken.None);
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(250, result.Results);

        // Only the users whose calls were interrupted by the stop are requested again.
        Assert.InRange(_api.Calls.Values.Sum(), 250, 254);
        Assert.Equal(250, ResultLines().Distinct().Count());
    }

    [Fact]
    public async Task A_different_content_under_the_same_run_id_is_refused()
    {
        _api.Answer = user => user > 20 ? FakeApi.Failed(CallVerdict.Fatal, FailureClass.Unauthorized, 403) : FakeApi.Answered(user);
        await RunAsync(Start(TextInput.Users(50)));
        var error = await Assert.ThrowsAsync<RunException>(() => RunAsync(Start(TextInput.Users(51))));
        Assert.Equal(RunRefusal.Conflict, error.Refusal);
        Assert.StartsWith("run 'run' was planned with a different content of users.csv (SHA-256 ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(51)]
    [InlineData(50)]
    public async Task A_results_folder_of_an_earlier_run_is_refused_before_a_request(int users)
    {
        var first = await RunAsync(Start(TextInput.Users(50)));
        Directory.Delete(_folder.File("runs"), recursive: true);
        var manifest = File.ReadAllBytes(Path.Combine(_folder.Path, first.ResultsPath!, "manifest.json"));
        _api.Calls.Clear();
        var probes = _api.Probes;
        var error = await Assert.ThrowsAsync<RunException>(() => RunAsync(Start(TextInput.Users(users))));
        Assert.Equal(RunRefusal.Conflict, error.Refusal);
        Assert.Contains(first.ResultsPath!, error.Message, StringComparison.Ordinal);
        Assert.Empty(_api.Calls);
        Assert.Equal(probes, _api.Probes);
        Assert.False(Directory.Exists(_folder.File("runs/run")));
        Assert.Equal(manifest, File.ReadAllBytes(Path.Combine(_folder.Path, first.ResultsPath!, "manifest.json")));
    }

    [Fact]
    public async Task The_same_run_id_on_another_day_has_a_results_folder_of_its_own()
    {
        var first = await RunAsync(Start(TextInput.Users(50)));
        Directory.Delete(_folder.File("runs"), recursive: true);
        _time.Advance(TimeSpan.FromDays(1));
        var second = await RunAsync(Start(TextInput.Users(51)));
        Assert.Equal(51, second.Results);
        Assert.NotEqual(first.ResultsPath, second.ResultsPath);
    }

    [Theory]
    [InlineData("plan.json")]
    [InlineData("result.json")]
    public async Task Files_of_an_earlier_run_without_settings_are_refused(string left)
    {
        await RunAsync(Start(TextInput.Users(50)));
        Directory.Delete(_folder.File("results"), recursive: true);
        foreach (var file in Directory.GetFiles(_folder.File("runs/run"), "*.json").Where(f => Path.GetFileName(f) != left))
        {
            File.Delete(file);
        }

        _api.Calls.Clear();
        var error = await Assert.ThrowsAsync<RunException>(() => RunAsync(Start(TextInput.Users(51))));
        Assert.Equal(RunRefusal.Conflict, error.Refusal);
        Assert.Contains("runs/run", error.Message, StringComparison.Ordinal);
        Assert.Empty(_api.Calls);
    }

    [Fact]
    public async Task Chunks_of_an_earlier_run_are_not_used()
    {
        await RunAsync(Start(TextInput.Users(50)));
        Directory.Delete(_folder.File("results"), recursive: true);
        foreach (var file in Directory.GetFiles(_folder.File("runs/run")))
        {
            File.Delete(file);
        }

        Assert.True(Directory.Exists(_folder.File("runs/run/chunks")));
        _api.Calls.Clear();
        var result = await RunAsync(Start(TextInput.Users(50)));
        Assert.Equal(50, result.Results);
        Assert.Equal(50, _api.Calls.Count);
    }

    [Fact]
    public async Task The_results_folder_has_the_date_of_the_settings_time_zone()
    {
        // 20:30 on Sunday in UTC is 02:00 on Monday in Kolkata.
        _time.Advance(new DateTimeOffset(2026, 11, 15, 20, 30, 0, TimeSpan.Zero) - _time.GetUtcNow());
        var result = await RunAsync(Start(TextInput.Users(5), new() { Concurrency = 4, TimeZone = "Asia/Kolkata" }));
        Assert.StartsWith("results/run_date=2026-11-16/", result.ResultsPath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_time_zone_the_results_folder_has_the_date_in_UTC()
    {
        _time.Advance(new DateTimeOffset(2026, 11, 15, 20, 30, 0, TimeSpan.Zero) - _time.GetUtcNow());
        Assert.StartsWith("results/run_date=2026-11-15/", (await RunAsync(Start(TextInput.Users(5)))).ResultsPath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_reports_its_new_or_existing_plan()
    {
        var told = new List<IReadOnlyList<string>>();
        _api.Answer = user => user > 20 ? FakeApi.Failed(CallVerdict.Fatal, FailureClass.Unauthorized, 403) : FakeApi.Answered(user);
        var input = new TextInput("users.csv", "userid,amazon_spends,city\n" + string.Concat(Enumerable.Range(1, 50).Select(i => $"user-{i},{i},x\n")));

        await RunAsync(Start(input) with { Planned = plan => told.Add(plan.Notes) });
        await RunAsync(new() { RunId = RunId, Planned = plan => told.Add(plan.Notes) });

        Assert.Equal(2, told.Count);
        Assert.All(told, notes => Assert.Equal(["columns that are not sent: city"], notes));
    }

    [Fact]
    public async Task A_misspelt_column_is_refused_before_anything_is_written()
    {
        var input = new TextInput("users.csv", "userid,amazon_spends,rnet\nuser-1,1,2\n");

        await Assert.ThrowsAsync<InputException>(() => RunAsync(Start(input)));

        Assert.Empty(_api.Calls);
        Assert.Empty(await Store.ListAsync("runs", CancellationToken.None));
        Assert.Equal(RunState.Completed, (await RunAsync(Start(input, new() { Input = new() { IgnoreColumns = true } }))).State);

        // The option does not affect a planned run.
        Assert.Equal(RunState.Completed, (await RunAsync(Start(input))).State);
    }

    [Fact]
    public async Task An_input_that_is_refused_during_planning_leaves_no_run()
    {
        var input = new TextInput("users.csv", "userid,amazon_spends\nuser-1,1\nuser-2,\"12,345\"\nuser-3,\"1234,5\"\n");

        await Assert.ThrowsAsync<InputException>(() => RunAsync(Start(input)));

        Assert.Empty(await Store.ListAsync("runs", CancellationToken.None));
    }

    [Fact]
    public async Task An_input_that_differs_from_the_run_name_is_refused()
    {
        var settings = new RunSettings { Input = new() { Sha256 = new string('a', 64) } };

        var error = await Assert.ThrowsAsync<InputException>(() => RunAsync(Start(TextInput.Users(5), settings)));

        Assert.StartsWith("users.csv has changed since the run id was made from its content (SHA-256 aaaaaaaaaaaa…, now ", error.Message, StringComparison.Ordinal);
        Assert.Empty(_api.Calls);
        Assert.Empty(await Store.ListAsync("runs", CancellationToken.None));
    }

    [Fact]
    public async Task Settings_that_give_other_results_are_refused()
    {
        _api.Answer = user => user > 20 ? FakeApi.Failed(CallVerdict.Fatal, FailureClass.Unauthorized, 403) : FakeApi.Answered(user);
        await RunAsync(Start(TextInput.Users(50)));
        var error = await Assert.ThrowsAsync<RunException>(() => RunAsync(Start(TextInput.Users(50), new() { Concurrency = 4, TopN = 3 })));
        Assert.Equal(
            "run 'run' was planned with other settings: top 3 (planned: 10). Use the same settings, or another --run-id.", error.Message);
    }

    [Fact]
    public async Task Wrong_credentials_stop_the_run_without_failures_until_corrected()
    {
        _api.Answer = user => user > 20 ? FakeApi.Failed(CallVerdict.Fatal, FailureClass.Unauthorized, 401) : FakeApi.Answered(user);
        var stopped = await RunAsync(Start(TextInput.Users(50)));
        Assert.Equal(RunState.Stopped, stopped.State);
        Assert.Equal(StopCause.Fatal, stopped.Cause);
        Assert.Equal(0, stopped.Failures);

        _api.Answer = FakeApi.Answered;
        Assert.Equal(50, (await RunAsync(new() { RunId = RunId })).Results);
    }

    [Fact]
    public async Task A_refused_preflight_ends_the_run_before_planning()
    {
        _api.Probe = () => FakeApi.Failed(CallVerdict.Fatal, FailureClass.Unauthorized, 401);
        var result = await RunAsync(Start(TextInput.Users(50)));
        Assert.Equal(StopCause.Fatal, result.Cause);
        Assert.Empty(_api.Calls);
        Assert.False(File.Exists(_folder.File(RunPaths.Plan(RunId))));
    }

    [Fact]
    public async Task An_invalid_input_is_refused_before_any_call_and_leaves_no_run()
    {
        await Assert.ThrowsAsync<InputException>(() => RunAsync(Start(new TextInput("users.csv", "name,colour\nx,y\n"))));
        Assert.Equal(0, _api.Probes);
        Assert.Empty(await Store.ListRunIdsAsync(CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task An_unknown_run_cannot_be_resumed()
    {
        var error = await Assert.ThrowsAsync<RunException>(() => RunAsync(new() { RunId = "nobody" }));
        Assert.Equal($"there is no run 'nobody' in folder {_folder.Path}. 'cardgenius status' lists the runs.", error.Message);
    }

    [Fact]
    public async Task A_refusal_names_the_holder_of_the_store_lease()
    {
        await using var held = await Store.TryAcquireLeaseAsync(
            new("other", "weekly", "another-machine", 42, _time.GetUtcNow()), CancellationToken.None);
        var error = await Assert.ThrowsAsync<RunException>(() => RunAsync(Start(TextInput.Users(5))));
        Assert.Equal(RunRefusal.StoreHeld, error.Refusal);
        Assert.StartsWith(
            $"folder {_folder.Path} is in use by run 'weekly' (process 42 on another-machine, since 2026-11-02 02:00:00Z).",
            error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ControlRequest.Pause, RunState.Paused, RunEventKind.Paused)]
    [InlineData(ControlRequest.Cancel, RunState.Cancelled, RunEventKind.Cancelled)]
    public async Task A_run_that_waits_for_the_API_is_shown_and_can_be_paused_and_cancelled(
        ControlRequest request, RunState expected, RunEventKind last)
    {
        var leases = new ApiLeases(_folder.File("locks"), _time);
        var settings = new RunSettings { Api = new() { Url = "https://api.example/cg/api/pro" } };
        await using var held = await leases.Of(new(settings.Api.Url)).TryTakeAsync(
            new("other", "weekly", "another-machine", 42, _time.GetUtcNow()), CancellationToken.None);
        var catalog = new RunCatalog(Store, _time);
        var waiting = new BatchRunner(Store, (_, _) => _api, _time, leases).RunAsync(
            Start(TextInput.Users(5), settings) with { LockWait = TimeSpan.FromDays(1) }, _stop.Token, CancellationToken.None);
        await Eventually.IsAsync(async () => (await catalog.FindAsync(RunId, CancellationToken.None))?.Progress?.State == RunState.Queued, "the run is queued");

        var run = (await catalog.FindAsync(RunId, CancellationToken.None))!;
        Assert.True(run.IsLive);
        Assert.StartsWith("waiting for run 'weekly'", run.Progress!.Reason, StringComparison.Ordinal);
        await catalog.RequestAsync(RunId, request, "jo@ops2", CancellationToken.None);
        await Eventually.IsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return waiting.IsCompleted;
            },
            "the run ended");

        Assert.Equal((expected, "jo@ops2"), ((await waiting).State, (await waiting).By));
        Assert.Empty(_api.Calls);
        run = (await catalog.FindAsync(RunId, CancellationToken.None))!;
        Assert.Equal((expected, false), (run.Result!.State, run.IsUnderWay));
        var events = (await new TimelineStore(Store).ReadAsync(RunId, CancellationToken.None)).Events;
        Assert.Equal([RunEventKind.Started, last], events.Select(e => e.Kind));
    }

    [Fact]
    public async Task A_process_that_was_killed_while_its_run_waited_leaves_a_run_that_is_not_queued()
    {
        await RunAsync(Start(TextInput.Users(5)));
        await Store.DeleteAsync(RunPaths.Result(RunId), CancellationToken.None);
        var catalog = new RunCatalog(Store, _time);
        var progress = new RunProgress { State = RunState.Queued, At = _time.GetUtcNow(), IsInProcess = true };
        await catalog.WriteAsync(RunPaths.Progress(RunId), progress, RunJsonContext.Default.RunProgress, CancellationToken.None);
        Assert.True((await catalog.FindAsync(RunId, CancellationToken.None))!.Interrupted);
    }

    [Fact]
    public async Task The_report_of_a_resumed_run_contains_the_whole_series()
    {
        _api.Answer = user =>
        {
            if (_api.Calls.Count >= 100)
            {
                _stop.Cancel();
            }

            _time.Advance(TimeSpan.FromMilliseconds(200));
            return FakeApi.Answered(user);
        };
        Assert.Equal(RunState.Stopped, (await RunAsync(Start(TextInput.Users(250)))).State);
        _time.Advance(TimeSpan.FromHours(2));
        using var none = new CancellationTokenSource();
        var result = await new BatchRunner(Store, (_, _) => _api, _time).RunAsync(new() { RunId = RunId }, none.Token, CancellationToken.None);

        Assert.Equal(RunState.Completed, result.State);
        var timeline = await new TimelineStore(Store).ReadAsync(RunId, CancellationToken.None);
        Assert.Equal(250, timeline.Samples.Sum(s => s.Users));
        var page = await File.ReadAllTextAsync(Path.Combine(_folder.Path, result.ResultsPath!, RunPaths.ReportPageName));
        Assert.Contains("<dt>Done</dt><dd>250<small>100 %</small></dd>", page, StringComparison.Ordinal);
        Assert.Contains("stopped (interrupted)", page, StringComparison.Ordinal);
        Assert.Contains("<svg ", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_contains_no_data_of_a_user()
    {
        string[] rows =
        [
            "user-4711-secret,90210", "Ramesh Kumar <b>,7777001", "maria@bank.example,7777002", "\"=cmd|' /C calc'!A0\",7777003", "x-names,not 7777004 a number",
            "Priya Nair,-7777005", "user-4711-secret,90210",
        ];
        _api.Answer = user => user == 7_777_001
            ? FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 422) with
            {
                Failure = new(FailureClass.BadRequest, 422, 1, _time.GetUtcNow(), _time.GetUtcNow(), "422 amazon_spends 7777001 of Ramesh Kumar <b> is wrong"),
            }
            : FakeApi.Answered(user);
        var settings = new RunSettings { Concurrency = 2, FailureTolerance = 1, RejectTolerance = 1 };
        var result = await RunAsync(Start(new TextInput("users.csv", "userid,avg_amazon_gmv\n" + string.Join('\n', rows)), settings));

        Assert.Equal((RunState.CompletedWithFailures, 3), (result.State, result.Rejects));
        foreach (var name in (string[])[RunPaths.ReportPageName, RunPaths.ReportTextName])
        {
            var report = await File.ReadAllTextAsync(Path.Combine(_folder.Path, result.ResultsPath!, name));
            Assert.Contains("a user id seen before", report, StringComparison.Ordinal);
            Assert.Contains("422 amazon_spends … of … is wrong", report, StringComparison.Ordinal);
            Assert.All(
                (string[])["4711", "Ramesh", "Kumar", "bank.example", "Priya", "calc", "90210", "77770", _folder.Path],
                secret => Assert.DoesNotContain(secret, report, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_refusal_names_the_run_that_holds_the_API_lease()
    {
        var locks = new ApiLeases(_folder.File("locks"), _time);
        var holder = new LeaseHolder("other", "weekly", "another-machine", 42, _time.GetUtcNow()) { Store = "folder /data/b" };
        await using var held = await locks.Of(new("https://API.example/cg/api/beta")).TryTakeAsync(holder, CancellationToken.None);
        var settings = new RunSettings { Api = new() { Url = "https://api.example:443/cg/api/pro" } };
        var runner = new BatchRunner(Store, (_, _) => _api, _time, locks);
        var error = await Assert.ThrowsAsync<RunException>(
            () => runner.RunAsync(Start(TextInput.Users(5), settings), _stop.Token, CancellationToken.None));
        Assert.Equal(RunRefusal.StoreHeld, error.Refusal);
        Assert.StartsWith(
            "the API at api.example is in use by run 'weekly' in folder /data/b (process 42 on another-machine, since 2026-11-02 02:00:00Z).",
            error.Message,
            StringComparison.Ordinal);
        Assert.Empty(await Store.ListRunIdsAsync(CancellationToken.None).ToListAsync());
        Assert.Null(await Store.FindLeaseHolderAsync(CancellationToken.None));

        // Another API, or another port, has another lease.
        var other = settings with { Api = new() { Url = "https://api.example:8443/cg/api/pro" } };
        Assert.Equal(RunState.Completed, (await runner.RunAsync(Start(TextInput.Users(5), other), _stop.Token, CancellationToken.None)).State);
    }

    [Fact]
    public async Task An_error_names_a_read_only_data_folder_before_any_call()
    {
        var file = _folder.Write("taken", "x");
        var runner = new BatchRunner(Store, (_, _) => _api, _time, new ApiLeases(file, _time));
        var error = await Assert.ThrowsAsync<StoreException>(() => runner.RunAsync(Start(TextInput.Users(5)), _stop.Token, CancellationToken.None));
        Assert.StartsWith($"{file}: the API lease, which all runs on this machine share, cannot be written (", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _api.Probes);
    }

    [Fact]
    public async Task A_store_lease_that_another_process_took_ends_the_run()
    {
        var other = new StoreLeaseRecord(new("other", "weekly", "another-machine", 42, _time.GetUtcNow()), _time.GetUtcNow().AddSeconds(10));
        LoseTheStoreLease(() => File.WriteAllBytes(_folder.File(StoreLeaseRecord.Name), other.Write()));
        var error = await Assert.ThrowsAsync<RunException>(() => RunAsync(Start(TextInput.Users(50))));
        Assert.Equal(RunRefusal.StoreHeld, error.Refusal);
        Assert.Equal(
            $"folder {_folder.Path}: the store lease was lost. This process did not renew it in time, and another process took it.",
            error.Message);
        Assert.Equal("weekly", (await Store.FindLeaseHolderAsync(CancellationToken.None))!.RunId);
    }

    [Fact]
    public async Task An_expired_store_lease_ends_the_run_as_a_store_fault()
    {
        LoseTheStoreLease(() => File.Delete(_folder.File(StoreLeaseRecord.Name)));
        var error = await Assert.ThrowsAsync<StoreException>(() => RunAsync(Start(TextInput.Users(50))));
        Assert.True(error.Transient);
        Assert.Equal(
            $"folder {_folder.Path}: the store lease could not be renewed before it expired, so the run stopped. Another process may now take the lease. "
            + "Checkpointed work is kept.",
            error.Message);
    }

    // The API is unavailable from the first user on, so the run holds until the renewal finds that the lease is lost.
    private void LoseTheStoreLease(Action lose)
    {
        var first = 1;
        _api.Answer = _ =>
        {
            if (Interlocked.Exchange(ref first, 0) == 1)
            {
                lose();
                _time.Advance(StoreLeaseRecord.Times.RenewInterval);
            }

            return FakeApi.Failed(CallVerdict.Unavailable, FailureClass.ServerError, 503);
        };
    }

    [Fact]
    public async Task A_cancelled_run_does_not_start_again()
    {
        _api.Answer = user => user > 20 ? FakeApi.Failed(CallVerdict.Fatal, FailureClass.Unauthorized, 401) : FakeApi.Answered(user);
        await RunAsync(Start(TextInput.Users(50)));
        await new RunCatalog(Store, _time).RequestAsync(RunId, ControlRequest.Cancel, by: null, CancellationToken.None);
        var error = await Assert.ThrowsAsync<RunException>(() => RunAsync(new() { RunId = RunId }));
        Assert.Equal("run 'run' was cancelled. Start it under another --run-id.", error.Message);
    }

    [Fact]
    public async Task Failures_above_the_tolerance_stop_the_run_until_accepted()
    {
        _api.Answer = user => user % 10 == 0
            ? FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 422)
            : FakeApi.Answered(user);
        var stopped = await RunAsync(Start(TextInput.Users(1000)));
        Assert.Equal(StopCause.TooManyFailures, stopped.Cause);
        Assert.InRange(_api.Calls.Count, 200, 230);

        var result = await RunAsync(new() { RunId = RunId, Amendments = new() { FailureTolerance = 1 } });
        Assert.Equal(RunState.CompletedWithFailures, result.State);
        Assert.Equal(100, result.Failures);
        Assert.Equal(900, result.Results);
    }

    [Fact]
    public async Task Users_without_cards_stop_the_run_until_accepted()
    {
        _api.Answer = user => user % 4 == 0 ? FakeApi.WithoutCards(user) : FakeApi.Answered(user);
        var stopped = await RunAsync(Start(TextInput.Users(1000)));
        Assert.Equal((RunState.Stopped, StopCause.TooManyWithoutCards), (stopped.State, stopped.Cause));
        Assert.InRange(_api.Calls.Count, 200, 230);

        var result = await RunAsync(new() { RunId = RunId, Amendments = new() { NoCardTolerance = 1 } });
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal((1000, 250, 1000), (result.Results, result.Tally.WithoutCards, result.Tally.Dropped.NotListed));
        var manifest = Manifest.Parse(File.ReadAllBytes(Path.Combine(_folder.Path, result.ResultsPath!, "manifest.json")));
        Assert.Equal((250, 1000), (manifest.Counts.WithoutCards, manifest.DroppedCards.NotListed));
        Assert.All(_api.Calls.Values, calls => Assert.Equal(1, calls));
    }

    [Fact]
    public async Task After_a_resume_the_tolerance_applies_to_new_users_only()
    {
        _api.Answer = FakeApi.WithoutCards;
        var stopped = await RunAsync(Start(TextInput.Users(1000)));
        Assert.Equal(StopCause.TooManyWithoutCards, stopped.Cause);

        _api.Answer = FakeApi.Answered;
        var before = _api.Calls.Count;
        var result = await RunAsync(new() { RunId = RunId });
        Assert.Equal(RunState.Completed, result.State);
        Assert.Equal(before, result.Tally.WithoutCards);
    }

    [Fact]
    public async Task A_run_in_which_no_user_gets_a_card_publishes_nothing()
    {
        _api.Answer = FakeApi.WithoutCards;
        var stopped = await RunAsync(Start(TextInput.Users(7)));
        Assert.Equal((RunState.Stopped, StopCause.TooManyWithoutCards), (stopped.State, stopped.Cause));
        Assert.StartsWith("none of the 7 answered users got a card: cards dropped: 28 not listed", stopped.Reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("results")));
    }

    [Fact]
    public async Task A_run_with_only_rejects_sends_no_request_and_publishes_nothing()
    {
        var result = await RunAsync(Start(new TextInput("users.csv", "userid,amazon_spends\nu1,-5\nu2,a lot\n")));
        Assert.Equal((RunState.Stopped, StopCause.AllRejected), (result.State, result.Cause));
        Assert.Equal((2, 0, 2), (result.Rows, result.Users, result.Rejects));
        Assert.Empty(_api.Calls);
        Assert.False(Directory.Exists(_folder.File("results")));
        Assert.Equal(StopCause.AllRejected, (await RunAsync(new() { RunId = RunId })).Cause);
    }

    [Fact]
    public async Task The_redrive_pass_retries_only_transient_failures()
    {
        _api.Answer = user => (user, _api.Calls[user]) switch
        {
            (7, 1) or (8, _) => FakeApi.Failed(CallVerdict.Exhausted, FailureClass.ServerError, 500),
            (9, _) => FakeApi.Failed(CallVerdict.Rejected, FailureClass.BadRequest, 400),
            _ => FakeApi.Answered(user),
        };
        var result = await RunAsync(Start(TextInput.Users(250)));
        Assert.Equal(RunState.CompletedWithFailures, result.State);
        Assert.Equal(248, result.Results);
        Assert.Equal(2, result.Failures);
        Assert.Equal((2, 2, 1), (_api.Calls[7], _api.Calls[8], _api.Calls[9]));
        var lines = ResultLines();
        Assert.Contains("\"id\":\"user-7\"", lines[6], StringComparison.Ordinal);
        Assert.Contains("\"id\":\"user-10\"", lines[7], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pause_ends_the_execution_and_starting_again_resumes()
    {
        var calls = 0;
        _api.InBetween = async stop =>
        {
            var call = Interlocked.Increment(ref calls);
            if (call == 30)
            {
                await new RunCatalog(Store, _time).RequestAsync(RunId, ControlRequest.Pause, by: null, CancellationToken.None);
                _time.Advance(TimeSpan.FromSeconds(3));
            }

            // The later calls are still in flight when the run reads the pause request.
            if (call > 30)
            {
                await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        };
        var paused = await RunAsync(Start(TextInput.Users(5000)));
        Assert.Equal(RunState.Paused, paused.State);
        Assert.InRange(calls, 30, 60);
        _api.InBetween = _ => Task.CompletedTask;
        Assert.Equal(5000, (await RunAsync(new() { RunId = RunId })).Results);

        // Users that were finished before the pause are not requested again.
        Assert.InRange(_api.Calls.Values.Sum(), 5000, 5000 + calls - 30 + 1);
    }

    [Theory]
    [InlineData(ControlRequest.Pause, RunState.Paused, "pause requested by jo@ops2")]
    [InlineData(ControlRequest.Cancel, RunState.Cancelled, "cancellation requested by jo@ops2")]
    public async Task A_control_request_during_planning_applies(ControlRequest request, RunState state, string reason)
    {
        var input = new WaitingInput(
            isWaiting: async () => await Store.ReadAsync(RunPaths.Settings(RunId), CancellationToken.None) is not null,
            async () =>
            {
                await new RunCatalog(Store, _time).RequestAsync(RunId, request, "jo@ops2", CancellationToken.None);
                _time.Advance(TimeSpan.FromSeconds(3));
            });
        var result = await RunAsync(Start(input));
        Assert.Equal((state, StopCause.None, reason, "jo@ops2"), (result.State, result.Cause, result.Reason, result.By));
        Assert.Equal(state, (await new RunCatalog(Store, _time).FindAsync(RunId, CancellationToken.None))!.Result!.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pause_before_the_start_applies_only_if_the_host_asks_for_it(bool keeps)
    {
        await new RunCatalog(Store, _time).WriteAsync(RunPaths.Settings(RunId), new RunSettings(), RunJsonContext.Default.RunSettings, CancellationToken.None);
        await new RunCatalog(Store, _time).RequestAsync(RunId, ControlRequest.Pause, "jo@ops2", CancellationToken.None);
        var result = await RunAsync(new() { RunId = RunId, Input = TextInput.Users(3), KeepsPause = keeps });
        Assert.Equal(keeps ? RunState.Paused : RunState.Completed, result.State);
        Assert.Equal(keeps ? "pause requested by jo@ops2" : null, result.Reason);
        Assert.Equal(keeps ? 0 : 3, _api.Calls.Count);
    }

    [Fact]
    public async Task The_host_bounds_the_settings_of_an_execution_but_not_the_stored_ones()
    {
        RunSettings? used = null;
        var runner = new BatchRunner(
            Store,
            (settings, _) =>
            {
                used = settings;
                return _api;
            },
            _time);
        await runner.RunAsync(
            Start(TextInput.Users(3)) with { Bound = settings => settings with { Concurrency = 1 } }, _stop.Token, CancellationToken.None);
        Assert.Equal(1, used!.Concurrency);
        Assert.Equal(4, (await new RunCatalog(Store, _time).FindAsync(RunId, CancellationToken.None))!.Settings.Concurrency);
    }

    [Fact]
    public async Task The_timeline_of_a_run_names_pauses_and_resumes_with_who_made_them()
    {
        var began = _time.GetUtcNow();
        _api.Answer = user =>
        {
            if (user == 60)
            {
                _stop.Cancel();
            }

            return FakeApi.Answered(user);
        };
        await RunAsync(Start(TextInput.Users(250)) with { By = "maria@ops1" });
        _api.InBetween = async stop =>
        {
            await new RunCatalog(Store, _time).RequestAsync(RunId, ControlRequest.Pause, "jo@ops2", CancellationToken.None);
            _time.Advance(TimeSpan.FromSeconds(3));
            await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        using var goOn = new CancellationTokenSource();
        var runner = new BatchRunner(Store, (_, _) => _api, _time);
        var paused = await runner.RunAsync(new() { RunId = RunId, By = "maria@ops1" }, goOn.Token, CancellationToken.None);
        Assert.Equal("pause requested by jo@ops2", paused.Reason);

        _api.InBetween = _ => Task.CompletedTask;
        runner = new BatchRunner(Store, (_, _) => _api, _time);
        Assert.Equal(250, (await runner.RunAsync(new() { RunId = RunId, By = "jo@ops2" }, goOn.Token, CancellationToken.None)).Results);

        var timeline = await new TimelineStore(Store).ReadAsync(RunId, CancellationToken.None);
        Assert.Equal(
            [
                "Started maria@ops1", "Stopped ", "Resumed maria@ops1", "Paused jo@ops2", "Resumed jo@ops2", "Publishing ", "Completed ",
            ],
            timeline.Events.Select(e => $"{e.Kind} {e.By}"));
        Assert.Equal(StopCause.Interrupted, timeline.Events[1].Cause);
        Assert.All(timeline.Events, e => Assert.InRange(e.At, began, _time.GetUtcNow()));
        Assert.Equal(0, timeline.DroppedEvents);
    }
}
