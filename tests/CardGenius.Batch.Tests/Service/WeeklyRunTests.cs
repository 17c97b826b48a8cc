using CardGenius.Batch.Runs;
using CardGenius.Batch.Service;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Tests.Service;

public sealed class WeeklyRunTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ServiceWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_week_is_that_of_the_moment_it_was_due_in_the_settings_zone_and_not_that_of_the_start()
    {
        _world.Settings = _world.Settings with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata") };
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        var due = new DateTimeOffset(2026, 11, 8, 20, 30, 0, TimeSpan.Zero);
        Assert.Equal(("2026-W46", WeeklyOutcomeKind.Started), Kind(await _world.Weekly.StartAsync(due, None)));

        static (string, WeeklyOutcomeKind) Kind(WeeklyOutcome outcome) => (outcome.RunId, outcome.Kind);
    }

    [Fact]
    public async Task The_newest_file_is_run_under_the_week_s_name()
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
    public async Task A_week_s_run_is_not_started_twice_whatever_has_come_since()
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
    public async Task With_nothing_new_next_week_it_says_so_and_with_something_new_it_runs()
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
    public async Task Without_any_file_it_says_where_it_looked()
    {
        var outcome = await StartAsync();
        Assert.Equal(WeeklyOutcomeKind.NothingToRun, outcome.Kind);
        Assert.Contains("'weekly/'", outcome.Message, StringComparison.Ordinal);
        Assert.Empty(_world.Host.Started);
    }

    [Fact]
    public async Task A_start_that_broke_off_before_the_first_execution_is_gone_on_with()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        _world.Host.Runs.Clear();
        _world.Host.Started.Clear();
        Assert.True((await _world.TurnAsync(StartAsync())).Started);
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task A_start_that_broke_off_before_the_settings_were_written_is_gone_on_with()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        await StartAsync();
        _world.Host.Runs.Clear();
        _world.Host.Started.Clear();
        await _world.Store.DeleteAsync(RunPaths.Settings("2026-W47"), None);
        await _world.TurnAsync(StartAsync());
        Assert.Single(_world.Host.Started);
    }

    [Fact]
    public async Task Somebody_else_s_run_of_that_name_is_left_alone()
    {
        _world.WriteInput("weekly/a.csv", modified: new(2026, 11, 15));
        Assert.Equal(202, (await _world.PostAsync("""{"run_id":"2026-W47","users":[{"user_id":"u","fuel":1}]}""")).Status);
        Assert.False((await StartAsync()).Started);
        Assert.Single(_world.Host.Started);
    }

    private Task<WeeklyOutcome> StartAsync() => _world.Weekly.StartAsync(_world.Time.GetUtcNow(), None);
}
