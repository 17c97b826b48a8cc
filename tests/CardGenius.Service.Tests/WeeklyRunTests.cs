using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;

namespace CardGenius.Service.Tests;

public sealed class WeeklyRunTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ServiceWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_week_is_determined_by_the_due_time_in_the_settings_time_zone()
    {
        _world.Settings = _world.Settings with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata") };
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        var due = new DateTimeOffset(2026, 11, 8, 20, 30, 0, TimeSpan.Zero);
        Assert.Equal((WeeklyOutcomeKind.Started, "2026-W46"), Kind(await _world.Weekly.StartAsync(due, None)));
    }

    [Fact]
    public async Task The_newest_file_is_run_with_the_name_of_the_week()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        _world.WriteInput("weekly/older.csv", modified: new(2026, 11, 9));
        _world.WriteInput("weekly/notes.txt", modified: new(2026, 11, 16));
        _world.WriteInput("other/newer.csv", modified: new(2026, 11, 16));
        var outcome = await StartAsync();
        Assert.True(outcome.Started);
        Assert.Equal("2026-W47", Assert.Single(_world.Host.Started).RunId);
        var run = await new RunCatalog(_world.Store, _world.Time).FindAsync("2026-W47", None);
        Assert.Equal("weekly/a.csv", run!.Settings.Input.Path);
    }

    [Fact]
    public async Task A_weekly_run_is_not_started_twice_even_with_a_newer_file()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        _world.WriteInput("weekly/b.csv", modified: new(2026, 11, 16));
        var again = await StartAsync();
        Assert.Equal(WeeklyOutcomeKind.Existing, again.Kind);
        Assert.Contains("already", again.Message, StringComparison.Ordinal);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_week_without_a_new_file_has_no_run()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        _world.Time.Advance(TimeSpan.FromDays(7));
        var same = await StartAsync();
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, same.Kind);
        Assert.Contains("weekly/a.csv", same.Message, StringComparison.Ordinal);
        Assert.Contains("2026-W47", same.Message, StringComparison.Ordinal);
        _world.WriteInput("weekly/a.csv", "userid,amazon_spends\nu2,7\n", modified: new(2026, 11, 22));
        Assert.True((await StartAsync()).Started);
        Assert.Equal(["2026-W47", "2026-W48"], _world.Host.Started.Select(s => s.RunId));
    }

    [Fact]
    public async Task Without_a_file_the_message_names_the_folder()
    {
        var outcome = await StartAsync();
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, outcome.Kind);
        Assert.Contains("'weekly/'", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(_world.Host.Started);
    }

    [Fact]
    public async Task A_start_interrupted_before_the_first_execution_is_completed()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        _world.Host.Runs.Clear();
        _world.Host.Started.Clear();
        Assert.True((await _world.AdvanceUntilAsync(StartAsync())).Started);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_start_interrupted_before_the_settings_is_completed()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        _world.Host.Runs.Clear();
        _world.Host.Started.Clear();
        await _world.Store.DeleteAsync(RunPaths.Settings("2026-W47"), None);
        await StartAsync();
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_run_of_that_name_from_another_request_is_unchanged()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        Assert.Equal(202, (await _world.PostAsync("""{"run_id":"2026-W47","users":[{"user_id":"u","fuel":1}]}""")).Status);
        Assert.False((await StartAsync()).Started);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_file_is_not_run_again_after_a_crash_that_followed_the_start()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        await _world.Store.DeleteAsync("weekly.json", None);
        _world.Time.Advance(TimeSpan.FromDays(7));
        var next = await StartAsync();
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, next.Kind);
        Assert.Contains("was run as 2026-W47", next.Message, StringComparison.Ordinal);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_file_that_was_started_manually_is_not_run_again_next_week()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        Assert.Equal(202, (await _world.PostAsync("""{"run_id":"2026-W47","input":"weekly/a.csv"}""")).Status);
        Assert.Equal(WeeklyOutcomeKind.Existing, (await StartAsync()).Kind);
        _world.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, (await StartAsync()).Kind);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_missed_week_that_was_started_manually_is_not_run_again()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        Assert.Equal(202, (await _world.PostAsync("""{"run_id":"2026-W46","input":"weekly/a.csv"}""")).Status);
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, (await StartAsync()).Kind);
        _world.WriteInput("weekly/b.csv", modified: new(2026, 11, 16));
        Assert.True((await StartAsync()).Started);
    }

    [Fact]
    public async Task A_file_is_not_run_again_after_its_private_files_were_deleted()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        Assert.Equal(202, (await _world.PostAsync("""{"run_id":"2026-W47","input":"weekly/a.csv"}""")).Status);
        await _world.Store.DeleteAsync(RunPaths.Run("2026-W47"), None);
        _world.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, (await StartAsync()).Kind);
    }

    [Fact]
    public async Task A_run_of_the_file_with_another_name_is_not_the_weekly_run()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await _world.PostAsync("""{"run_id":"first-hundred","input":"weekly/a.csv","settings":{"limit":100}}""");
        Assert.True((await StartAsync()).Started);
    }

    [Fact]
    public async Task A_file_with_a_known_name_is_new_if_it_was_changed_later()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();

        // The previous version wrote the record without the version of the file.
        await _world.Store.WriteAsync(
            RunPaths.Start("2026-W47"), """{"fingerprint":"x","origin":"weekly","at":"2026-11-16T02:00:00+00:00"}"""u8.ToArray(), None);
        await _world.Store.DeleteAsync("weekly.json", None);
        _world.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, (await StartAsync()).Kind);
        _world.WriteInput("weekly/a.csv", "userid,amazon_spends\nu2,7\n", modified: new(2026, 11, 22));
        Assert.True((await StartAsync()).Started);
    }

    [Fact]
    public async Task A_recorded_run_of_last_week_that_never_began_begins()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        _world.Host.Runs.Clear();
        _world.Host.Started.Clear();
        _world.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal((WeeklyOutcomeKind.Started, "2026-W47"), Kind(await StartAsync()));
        Assert.Equal("2026-W47", Assert.Single(_world.Host.Started).RunId);
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, (await StartAsync()).Kind);
    }

    [Fact]
    public async Task A_start_without_a_record_does_not_mark_the_file_as_run()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        await _world.Store.DeleteAsync(RunPaths.Settings("2026-W47"), None);
        _world.Host.Runs.Clear();
        _world.Time.Advance(TimeSpan.FromDays(7));
        Assert.Equal((WeeklyOutcomeKind.Started, "2026-W48"), Kind(await StartAsync()));
    }

    [Fact]
    public async Task A_new_store_ignores_a_finished_run_of_the_task_hub()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        _world.Host.Show("2026-W47", null, isAlive: false);
        Assert.Equal(WeeklyOutcomeKind.Started, (await StartAsync()).Kind);
        Assert.Equal("2026-W47", Assert.Single(_world.Host.Started).RunId);
        Assert.Equal(WeeklyOutcomeKind.Existing, (await StartAsync()).Kind);
    }

    [Fact]
    public async Task A_new_store_completes_an_interrupted_start()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        _world.Host.Show("2026-W47", null, isAlive: false);
        await StartAsync();
        _world.Host.Show("2026-W47", null, isAlive: false);
        _world.Host.Started.Clear();
        await StartAsync();
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_new_store_waits_for_an_active_run_of_the_task_hub()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        _world.Host.Show("2026-W47", null, isAlive: true);
        var outcome = await StartAsync();
        Assert.Equal(WeeklyOutcomeKind.Conflict, outcome.Kind);
        Assert.Contains("task hub", outcome.Message, StringComparison.Ordinal);
        Assert.Null(await _world.Store.ReadAsync(RunPaths.Start("2026-W47"), None));
        _world.Host.Show("2026-W47", null, isAlive: false);
        Assert.True((await StartAsync()).Started);
    }

    private static (WeeklyOutcomeKind, string) Kind(WeeklyOutcome outcome) => (outcome.Kind, outcome.RunId);

    private Task<WeeklyOutcome> StartAsync() => _world.AdvanceUntilAsync(_world.Weekly.StartAsync(_world.Time.GetUtcNow(), None));
}
