using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Batch.Telemetry;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Monitoring;
using CardGenius.Functions.Tests.Support;
using CardGenius.Service;
using CardGenius.Testing;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Tests.Monitoring;

[Collection(Reported.Collection)]
public sealed class WeeklyMonitorTests : IDisposable
{
    private static readonly DateTimeOffset Due = new(2026, 11, 16, 2, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new(Due.AddHours(3));
    private readonly FolderStore _store;

    public WeeklyMonitorTests() => _store = new(_folder.Path, _time);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_process_that_starts_later_reports_the_weekly_run_that_was_due_and_the_start_that_follows()
    {
        await new WeeklyDue(_store, TimeZoneInfo.Utc, _time).RecordAsync(Due, CancellationToken.None);
        using var monitor = NewMonitor(_ => Task.FromResult(new RunStorage(_store, null!)));

        await monitor.StartAsync(CancellationToken.None);
        await ReportsAsync(Due.ToUnixTimeSeconds(), 0);

        var started = Due.AddHours(4);
        await _store.WriteAsync(
            "runs/2026-W47/start.json",
            System.Text.Encoding.UTF8.GetBytes($$"""{"fingerprint":"f","origin":"http","at":"{{started:O}}"}"""),
            CancellationToken.None);
        await ReportsAsync(Due.ToUnixTimeSeconds(), started.ToUnixTimeSeconds());
        await monitor.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_store_that_is_down_is_read_again()
    {
        var isUp = false;
        var due = Due.AddDays(7);
        _time.Advance(TimeSpan.FromDays(7));
        await new WeeklyDue(_store, TimeZoneInfo.Utc, _time).RecordAsync(due, CancellationToken.None);
        var tries = 0;
        using var monitor = NewMonitor(_ =>
        {
            tries++;
            return isUp ? Task.FromResult(new RunStorage(_store, null!)) : throw new StoreException("down");
        });

        await monitor.StartAsync(CancellationToken.None);
        await Eventually.IsAsync(() => tries > 0);
        isUp = true;
        await ReportsAsync(due.ToUnixTimeSeconds(), 0);
        await monitor.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Without_a_weekly_run_the_store_is_not_read()
    {
        using var monitor = NewMonitor(_ => throw new InvalidOperationException("The store is not needed."), weeklyAt: null);
        await monitor.StartAsync(CancellationToken.None);
        await monitor.ExecuteTask!;
    }

    [Fact]
    public void A_start_that_is_known_is_not_forgotten_while_the_same_run_is_due()
    {
        BatchTelemetry.Host.Weekly(Due, Due.AddMinutes(1));
        BatchTelemetry.Host.Weekly(Due, started: null);
        Assert.Equal(Due.AddMinutes(1).ToUnixTimeSeconds(), Reported.By("cardgenius.weekly.started.timestamp")[""]);
        BatchTelemetry.Host.Weekly(Due.AddDays(7), started: null);
        Assert.Equal(0, Reported.By("cardgenius.weekly.started.timestamp")[""]);
    }

    private static readonly WeeklySchedule Monday = new(DayOfWeek.Monday, new(2, 0));

    private WeeklyMonitor NewMonitor(Func<CancellationToken, Task<RunStorage>> open) => NewMonitor(open, Monday);

    private WeeklyMonitor NewMonitor(Func<CancellationToken, Task<RunStorage>> open, WeeklySchedule? weeklyAt)
    {
        var settings = new ServiceSettings { Storage = "x", TimeZone = TimeZoneInfo.Utc, WeeklyAt = weeklyAt };
        return new(TestServices.NewFactory(open, settings, _time), Options.Create(settings), _time);
    }

    private async Task ReportsAsync(double due, double started) => await Eventually.IsAsync(() =>
    {
        _time.Advance(TimeSpan.FromMinutes(5));
        return Reported.By("cardgenius.weekly.due.timestamp").GetValueOrDefault("") == due
            && Reported.By("cardgenius.weekly.started.timestamp").GetValueOrDefault("") == started;
    });
}
