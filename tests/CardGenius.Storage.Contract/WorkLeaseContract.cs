using System.Globalization;
using System.Text;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Testing;

namespace CardGenius.Storage.Contract;

/// <summary>What a claim must do on every store. <see cref="Open"/> opens the same store again, as another process would.</summary>
public abstract class WorkLeaseContract
{
    private const string Work = "runs/r/claims/pass-0/000003";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly LeaseTimes Times = new();

    private readonly ManualTimeProvider _time = new();

    protected abstract IRunStore Open(TimeProvider time);

    private Task<WorkLease?> TakeAsync(TimeSpan patience, TimeProvider? time = null) =>
        WorkLease.TakeAsync(Open(TimeProvider.System), Work, time ?? _time, patience, Times, None, None);

    [Fact]
    public async Task What_one_holds_no_other_gets()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero);
        Assert.True(mine!.IsHeld);
        Assert.Null(await TakeAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task What_was_let_go_is_another_s_at_once()
    {
        for (var holder = 0; holder < 3; holder++)
        {
            await using var claim = await TakeAsync(TimeSpan.Zero);
            Assert.NotNull(claim);
        }
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_gets_it()
    {
        await (await TakeAsync(TimeSpan.Zero))!.DisposeAsync();
        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TakeAsync(TimeSpan.Zero))));
        var one = Assert.Single(claims, c => c is not null);
        await one!.DisposeAsync();
    }

    [Fact]
    public async Task A_holder_that_beats_keeps_it_however_long_another_waits()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero);
        var other = TakeAsync(TimeSpan.FromHours(1));
        for (var beat = 1; beat <= 6; beat++)
        {
            await Eventually.IsAsync(() => _time.PendingTimers >= 3);
            _time.Advance(Times.RenewInterval);
            await Eventually.IsAsync(async () => (await NewestAsync()).Contains($"\"beat\":{beat}", StringComparison.Ordinal));
        }

        Assert.True(mine!.IsHeld);
        Assert.False(other.IsCompleted);
        await mine.DisposeAsync();
        await TurnUntilAsync(other);
        await (await other)!.DisposeAsync();
    }

    [Fact]
    public async Task A_holder_that_fell_silent_loses_it_but_not_too_soon()
    {
        var frozen = new StillTime();
        var dead = await TakeAsync(TimeSpan.Zero, frozen);
        var began = _time.GetUtcNow();
        var other = TakeAsync(TimeSpan.FromHours(1));
        await TurnUntilAsync(other);
        await using var taken = await other;
        Assert.NotNull(taken);
        Assert.InRange(_time.GetUtcNow() - began, Times.TakeoverAfter, Times.TakeoverAfter + (3 * Times.Poll));

        // The process wakes: no timer of it has fired, and yet it knows.
        Assert.True(dead!.IsHeld);
        frozen.Jump(Times.LocalExpiry);
        Assert.False(dead.IsHeld);
        await dead.DisposeAsync();
        Assert.Null(await TakeAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Patience_ends()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero, new StillTime());
        var other = TakeAsync(TimeSpan.FromSeconds(30));
        await TurnUntilAsync(other);
        Assert.Null(await other);
    }

    [Fact]
    public async Task Whoever_is_asked_to_stop_waits_no_longer()
    {
        await using var mine = await TakeAsync(TimeSpan.Zero, new StillTime());
        using var stop = new CancellationTokenSource();
        var other = WorkLease.TakeAsync(Open(TimeProvider.System), Work, _time, TimeSpan.FromHours(1), Times, stop.Token, None);
        await Eventually.IsAsync(() => _time.PendingTimers >= 1);
        await stop.CancelAsync();
        Assert.Null(await other);
    }

    private async Task TurnUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            await Eventually.IsAsync(() => task.IsCompleted || _time.PendingTimers >= 1);
            if (!task.IsCompleted)
            {
                _time.AdvanceToNextTimer();
            }
        }
    }

    private async Task<string> NewestAsync()
    {
        var store = Open(TimeProvider.System);
        var newest = "";
        for (var number = 0; await store.ReadAsync(string.Create(CultureInfo.InvariantCulture, $"{Work}.{number}.json"), None) is { } json; number++)
        {
            newest = Encoding.UTF8.GetString(json);
        }

        return newest;
    }
}
