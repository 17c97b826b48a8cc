using System.Reflection;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Tests.Support;
using CardGenius.Functions.Timers;
using CardGenius.Service;
using CardGenius.Testing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardGenius.Functions.Tests.Timers;

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
        await using var app = NewApp(now, (_, _, _) => throw new InvalidOperationException($"{++opened}"));
        await new TimerFunctions(app, log).WeeklyAsync(Tick(last), null!, CancellationToken.None);
        Assert.Equal(0, opened);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task A_weekly_run_that_is_off_is_never_due()
    {
        await using var app = NewApp(0, (_, _, _) => throw new InvalidOperationException(), s => s with { WeeklyAt = null });
        await new TimerFunctions(app, new Logged<TimerFunctions>()).WeeklyAsync(Tick(-5), null!, CancellationToken.None);
    }

    [Fact]
    public async Task Histories_that_cannot_be_removed_because_the_hub_is_down_are_a_warning()
    {
        var log = new Logged<TimerFunctions>();
        await using var app = NewApp(0, (_, _, _) => throw new InvalidOperationException());
        await new TimerFunctions(app, log).PurgeAsync(Tick(-5), new UnreachableHub(), CancellationToken.None);
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Lines).Level);
    }

    [Theory]
    [InlineData(-5.0, 0.0)]
    [InlineData(-5.0, 4.9)]
    [InlineData(-5.0, 5.0 * 1440)] // an outage of five days
    [InlineData(null, 4.9)]
    public async Task A_tick_at_which_it_is_due_starts_the_run_of_the_week_in_which_it_was_due(double? last, double now)
    {
        await using var world = await DurableWorld.StartAsync();
        world.WriteInput("weekly/a.csv", 3);
        var log = new Logged<TimerFunctions>();
        await using var app = NewApp(now, (_, _, _) => Task.FromResult(world.Store), inputs: world);
        await new TimerFunctions(app, log).WeeklyAsync(Tick(last), world.Client, CancellationToken.None);
        Assert.Equal(
            (LogLevel.Information, "Due at 2026-11-15 20:30:00Z: The weekly run 2026-W47 begins with weekly/a.csv."), Assert.Single(log.Lines));
        Assert.Equal(RunState.Completed, (await world.EndOfAsync("2026-W47")).State);
    }

    [Fact]
    public async Task For_an_hour_it_is_asked_for_again_without_a_word_and_a_file_that_comes_then_is_run()
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

        async Task TickAsync(double last, double now)
        {
            await using var app = NewApp(now, (_, _, _) => Task.FromResult(world.Store), inputs: world);
            await new TimerFunctions(app, log).WeeklyAsync(Tick(last), world.Client, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_told_and_not_tried_again_at_once()
    {
        await using var world = await DurableWorld.StartAsync();
        world.WriteInput("weekly/a.csv", 0);
        var log = new Logged<TimerFunctions>();
        await using var app = NewApp(0, (_, _, _) => Task.FromResult(world.Store), inputs: world);
        await new TimerFunctions(app, log).WeeklyAsync(Tick(-5), world.Client, CancellationToken.None);
        Assert.Equal(LogLevel.Error, Assert.Single(log.Lines).Level);
        Assert.Contains("a.csv", log.Lines[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_down_fails_the_tick_and_the_platform_repeats_it_until_it_succeeds()
    {
        await using var app = NewApp(0, (_, _, _) => throw new StoreException("down"));
        await Assert.ThrowsAsync<StoreException>(
            () => new TimerFunctions(app, new Logged<TimerFunctions>()).WeeklyAsync(Tick(-5), null!, CancellationToken.None));
        var retry = typeof(TimerFunctions).GetMethod(nameof(TimerFunctions.WeeklyAsync))!.GetCustomAttribute<FixedDelayRetryAttribute>();
        Assert.Equal(-1, retry!.MaxRetryCount);
    }

    [Fact]
    public async Task The_histories_of_runs_that_ended_long_ago_go_and_the_runs_stay()
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
        Assert.Equal([0, 1], log.Lines.Select(l => int.Parse(l.Message.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture)));

        async Task PurgeAsync(int days)
        {
            await using var app = new App(
                new() { Storage = "x" }, new ManualTimeProvider(TimeProvider.System.GetUtcNow().AddDays(days)), NullLoggerFactory.Instance,
                (_, _, _) => throw new InvalidOperationException(), _ => throw new InvalidOperationException());
            await new TimerFunctions(app, log).PurgeAsync(new(), world.Client, CancellationToken.None);
        }
    }

    private static TimerInfo Tick(double? last) => new()
    {
        ScheduleStatus = new() { Last = last is { } minutes ? (Due + (minutes * Minute)).UtcDateTime : default },
    };

    private static App NewApp(
        double now,
        Func<ServiceSettings, TimeProvider, CancellationToken, Task<IRunStore>> open,
        Func<ServiceSettings, ServiceSettings>? change = null,
        DurableWorld? inputs = null)
    {
        var settings = new ServiceSettings { Storage = "x", TimeZone = India, Defaults = inputs?.Settings.Defaults ?? new() };
        return new(
            change?.Invoke(settings) ?? settings,
            new ManualTimeProvider(Due + (now * Minute)),
            NullLoggerFactory.Instance,
            open,
            _ => inputs?.Inputs ?? throw new InvalidOperationException());
    }
}
