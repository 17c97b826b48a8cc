using System.Reflection;
using CardGenius.Batch.Model;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Tests.Support;
using CardGenius.Functions.Timers;
using CardGenius.Service;
using CardGenius.Testing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Tests.Timers;

[Collection(Reported.Collection)]
public sealed class TimerFunctionsTests
{
    // Monday 02:00 in India.
    private static readonly DateTimeOffset Due = new(2026, 11, 15, 20, 30, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeZoneInfo India = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");

    public static TheoryData<double?, double> NothingDue => new()
    {
        { -10, -5 },
        { -5, -0.001 },
        { 61, 66 },
        { -5, 6 * 1440 },
        { null, 5 },
        { null, 60 },
        { null, -1 },
    };

    [Theory]
    [MemberData(nameof(NothingDue))]
    public async Task A_tick_at_which_nothing_is_due_opens_no_store_and_logs_nothing(double? last, double now)
    {
        var log = new Logged<TimerFunctions>();
        var opened = 0;
        var functions = NewFunctions(log, now, _ => throw new InvalidOperationException($"{++opened}"));
        await functions.WeeklyAsync(Tick(last), null!, CancellationToken.None);
        Assert.Equal(0, opened);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_weekly_run_that_is_off_is_never_due()
    {
        var log = new Logged<TimerFunctions>();
        await NewFunctions(log, 0, change: s => s with { WeeklyAt = null }).WeeklyAsync(Tick(-5), null!, CancellationToken.None);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Histories_that_cannot_be_removed_are_a_warning()
    {
        var log = new Logged<TimerFunctions>();
        await NewFunctions(log, 0).PurgeAsync(Tick(-5), new UnreachableHub(), CancellationToken.None);
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Lines).Level);
    }

    [Theory]
    [InlineData(-5.0, 0.0)]
    [InlineData(-5.0, 4.9)]
    [InlineData(-5.0, 5.0 * 1440)] // an outage of five days
    [InlineData(null, 4.9)]
    public async Task A_tick_starts_the_run_of_the_week_in_which_it_was_due(double? last, double now)
    {
        await using var world = await DurableWorld.StartAsync();
        world.WriteInput("weekly/a.csv", 3);
        var log = new Logged<TimerFunctions>();
        await NewFunctions(log, now, world).WeeklyAsync(Tick(last), world.Client, CancellationToken.None);
        Assert.Equal(
            (LogLevel.Information, "Due at 2026-11-15 20:30:00Z: The weekly run 2026-W47 begins with weekly/a.csv."), Assert.Single(log.Lines));
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("2026-W47")).State);
    }

    [Fact]
    public async Task For_an_hour_each_tick_retries_and_runs_a_file_that_arrives_late()
    {
        await using var world = await DurableWorld.StartAsync();
        var log = new Logged<TimerFunctions>();
        await TickAsync(-5, 0);
        await TickAsync(0, 5);
        Assert.Equal([LogLevel.Warning, LogLevel.Debug], log.Lines.Select(l => l.Level));
        world.WriteInput("weekly/a.csv", 3);
        await TickAsync(5, 10);
        await TickAsync(10, 15);
        Assert.Equal([LogLevel.Warning, LogLevel.Debug, LogLevel.Information, LogLevel.Debug], log.Lines.Select(l => l.Level));
        await world.EndOfAsync("2026-W47");

        Task TickAsync(double last, double now) =>
            NewFunctions(log, now, world).WeeklyAsync(Tick(last), world.Client, CancellationToken.None);
    }

    [Fact]
    public async Task An_unusable_file_is_logged_as_an_error_and_not_retried_at_once()
    {
        await using var world = await DurableWorld.StartAsync();
        world.WriteInput("weekly/a.csv", 0);
        var log = new Logged<TimerFunctions>();
        await NewFunctions(log, 0, world).WeeklyAsync(Tick(-5), world.Client, CancellationToken.None);
        Assert.Equal(LogLevel.Error, Assert.Single(log.Lines).Level);
        Assert.Contains("a.csv", log.Lines[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_down_fails_the_tick_and_the_platform_repeats_it()
    {
        var functions = NewFunctions(new Logged<TimerFunctions>(), 0, _ => throw new StoreException("down"));
        await Assert.ThrowsAsync<StoreException>(() => functions.WeeklyAsync(Tick(-5), null!, CancellationToken.None));
        var retry = typeof(TimerFunctions).GetMethod(nameof(TimerFunctions.WeeklyAsync))!.GetCustomAttribute<FixedDelayRetryAttribute>();
        Assert.Equal(-1, retry!.MaxRetryCount);
    }

    [Fact]
    public async Task Histories_of_old_runs_are_removed_and_the_runs_stay()
    {
        await using var world = await DurableWorld.StartAsync();
        await world.PostAsync("run", 3);
        await world.EndOfAsync("run");
        var log = new Logged<TimerFunctions>();
        await PurgeAsync(days: 29);
        Assert.NotNull(await world.Host.FindAsync("run", CancellationToken.None));
        await PurgeAsync(days: 31);
        Assert.Null(await world.Host.FindAsync("run", CancellationToken.None));
        await world.VerifyAsync("run");
        Assert.Equal([0, 1], log.Lines.Select(l => int.Parse(l.Message.Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture)));

        Task PurgeAsync(int days) =>
            NewFunctions(log, new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddDays(days))).PurgeAsync(new(), world.Client, CancellationToken.None);
    }

    private static TimerInfo Tick(double? last) => new()
    {
        ScheduleStatus = new() { Last = last is { } minutes ? (Due + (minutes * Minute)).UtcDateTime : default },
    };

    private static TimerFunctions NewFunctions(
        Logged<TimerFunctions> log,
        double now,
        Func<CancellationToken, Task<RunStorage>>? openStorage = null,
        Func<ServiceSettings, ServiceSettings>? change = null) =>
        NewFunctions(log, new ManualTimeProvider(Due + (now * Minute)), openStorage, change);

    private static TimerFunctions NewFunctions(Logged<TimerFunctions> log, double now, DurableWorld world) => NewFunctions(
        log,
        now,
        _ => Task.FromResult(new RunStorage(world.Store, world.Inputs)),
        s => s with { Defaults = world.Settings.Defaults });

    private static TimerFunctions NewFunctions(
        Logged<TimerFunctions> log,
        ManualTimeProvider time,
        Func<CancellationToken, Task<RunStorage>>? openStorage = null,
        Func<ServiceSettings, ServiceSettings>? change = null)
    {
        var settings = new ServiceSettings { Storage = "x", TimeZone = India };
        settings = change?.Invoke(settings) ?? settings;
        var services = TestServices.NewFactory(openStorage ?? (_ => throw new InvalidOperationException("The storage is not needed.")), settings, time);
        return new(services, Options.Create(settings), time, log);
    }
}
