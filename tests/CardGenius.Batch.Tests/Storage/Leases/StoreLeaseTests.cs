using CardGenius.Batch.Model;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Storage.Contract;

namespace CardGenius.Batch.Tests.Storage.Leases;

/// <summary>Tests the margin between the local expiry of a holder and a takeover (docs/reliability.md).</summary>
public sealed class StoreLeaseTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.5);

    private readonly ProcessClock _time = new(TimeSpan.Zero);
    private StoreLeaseRecord _record = new(new("o", "r", "another-machine", 1, default), default);

    public static TheoryData<string> Faults => ["refuses", "hangs", "hangs although it was cancelled"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_holder_whose_store_fails_stops_long_before_a_takeover(string fault)
    {
        var broken = false;
        var hung = new TaskCompletionSource();
        await using var held = new StoreLease(RenewAsync, () => Task.CompletedTask, Moment.Now(_time), _time);
        var watch = new StoreLeaseWatch(_time);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(2); passed += Tick)
        {
            _time.Pass(Tick);
            Assert.True(MaySend());
            Assert.False(IsFree());
        }

        // The last renewal was written at this time.
        broken = true;
        TimeSpan? lost = null;
        var silence = TimeSpan.Zero;
        for (; !IsFree(); silence += Tick, _time.Pass(Tick))
        {
            Assert.Equal(silence < StoreLeaseRecord.Times.LocalExpiry, MaySend());
            if (silence >= StoreLeaseRecord.Times.LocalExpiry + StoreLease.LastRenewalTimeout && lost is null)
            {
                await held.Lost.WaitAsync();
                lost = silence;
            }
        }

        Assert.True(silence - lost >= TimeSpan.FromSeconds(15), $"lost after {lost}, free after {silence}");
        hung.SetResult();

        bool IsFree() => watch.IsFree(_record, _time.GetTimestamp());

        // While the holder still checks the store, no request is sent.
        bool MaySend() => held.IsHeldAsync(None).AsTask() is { IsCompletedSuccessfully: true, Result: true };

        async Task<bool> RenewAsync(long number, CancellationToken cancellationToken)
        {
            if (broken)
            {
                await (fault switch
                {
                    "refuses" => throw new StoreException("down") { Transient = true },
                    "hangs" => Task.Delay(Timeout.Infinite, cancellationToken),
                    _ => hung.Task,
                });
            }

            _record = _record with { Renewals = number };
            return true;
        }
    }

    [Fact]
    public async Task A_renewal_that_hangs_does_not_delay_the_end_of_the_process()
    {
        var held = new StoreLease((_, _) => new TaskCompletionSource<bool>().Task, () => Task.CompletedTask, Moment.Now(_time), _time);
        _time.Pass(StoreLeaseRecord.Times.RenewInterval);
        var ended = held.DisposeAsync();
        Assert.False(ended.IsCompleted);
        _time.Pass(StoreLease.LastRenewalTimeout);
        await ended;
    }

    [Fact]
    public async Task A_lost_lease_stays_lost_when_the_store_is_available()
    {
        var broken = true;
        await using var held = new StoreLease(
            (_, _) => broken ? throw new StoreException("down") { Transient = true } : Task.FromResult(true), () => Task.CompletedTask, Moment.Now(_time), _time);
        _time.Pass(TimeSpan.FromMinutes(1));
        broken = false;
        _time.Pass(TimeSpan.FromMinutes(1));
        Assert.False(await held.IsHeldAsync(None));
    }

    [Fact]
    public async Task Of_many_concurrent_checks_one_renews_the_lease()
    {
        var renewals = 0;
        var answered = new TaskCompletionSource();
        await using var held = new StoreLease(
            async (_, _) =>
            {
                renewals++;
                await answered.Task;
                return true;
            },
            () => Task.CompletedTask,
            Moment.Now(_time),
            _time);
        _time.Suspend();
        _time.Pass(TimeSpan.FromHours(1));
        _time.Wake();
        var checks = Enumerable.Range(0, 20).Select(_ => held.IsHeldAsync(None).AsTask()).ToArray();
        answered.SetResult();
        Assert.All(await Task.WhenAll(checks), Assert.True);
        Assert.Equal(1, renewals);
    }
}
