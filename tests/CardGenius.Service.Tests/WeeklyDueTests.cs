namespace CardGenius.Service.Tests;

public sealed class WeeklyDueTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ServiceWorld _world = new();

    private DateTimeOffset Now => _world.Time.GetUtcNow();

    private WeeklyDue Weekly => new(_world.Store, TimeZoneInfo.Utc, _world.Time);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Without_a_record_no_weekly_run_was_due() => Assert.Null(await Weekly.FindAsync(None));

    [Fact]
    public async Task A_run_that_starts_after_it_was_due_has_the_time_of_its_start()
    {
        var due = Now;
        await Weekly.RecordAsync(due, None);
        Assert.Equal((due, null), await Weekly.FindAsync(None));

        _world.Time.Advance(TimeSpan.FromHours(5));
        _world.WriteInput("weekly/a.csv");
        await _world.Weekly.StartAsync(due, None);

        var found = await Weekly.FindAsync(None);
        Assert.Equal(due, found!.Value.Due);
        Assert.InRange(found.Value.Started!.Value, due.AddHours(5), Now);
    }

    [Fact]
    public async Task A_run_that_was_started_by_hand_before_it_was_due_is_not_late()
    {
        _world.WriteInput("weekly/a.csv");
        await _world.Weekly.StartAsync(Now, None);
        _world.Time.Advance(TimeSpan.FromHours(1));
        await Weekly.RecordAsync(Now, None);
        Assert.Equal((Now, Now), await Weekly.FindAsync(None));
    }

    [Fact]
    public async Task A_run_that_was_due_over_eight_days_ago_belongs_to_an_earlier_schedule()
    {
        var due = Now;
        await Weekly.RecordAsync(due, None);
        _world.Time.Advance(TimeSpan.FromDays(8));
        Assert.NotNull(await Weekly.FindAsync(None));
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await Weekly.FindAsync(None));
    }
}
