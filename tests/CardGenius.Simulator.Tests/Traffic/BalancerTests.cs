using CardGenius.Simulator.Traffic;

namespace CardGenius.Simulator.Tests.Traffic;

public class BalancerTests
{
    [Fact]
    public async Task Requests_go_round_robin()
    {
        var balancer = new Balancer(3, 100, OverLimit.Reject);
        var order = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            order.Add((await balancer.Next().EnterAsync(CancellationToken.None))!.Backend);
        }

        Assert.Equal([0, 1, 2, 0, 1, 2, 0], order);
        Assert.Equal([3L, 2L, 2L], balancer.Counts().Select(counts => counts.Requests));
    }

    [Fact]
    public async Task A_full_backend_rejects_until_a_place_is_free()
    {
        var balancer = new Balancer(1, 2, OverLimit.Reject);
        var first = await balancer.Next().EnterAsync(CancellationToken.None);
        var second = await balancer.Next().EnterAsync(CancellationToken.None);

        Assert.Equal((1, 2), (first!.Requests, second!.Requests));
        Assert.Null(await balancer.Next().EnterAsync(CancellationToken.None));
        first.Release();
        first.Release();
        Assert.NotNull(await balancer.Next().EnterAsync(CancellationToken.None));
        Assert.Null(await balancer.Next().EnterAsync(CancellationToken.None));
        Assert.Equal(new BackendCounts(5, 2, 2, 2), balancer.Counts()[0]);
    }

    [Fact]
    public async Task A_queueing_backend_serves_in_order_and_forgets_who_left()
    {
        var balancer = new Balancer(1, 1, OverLimit.Queue);
        using var leaving = new CancellationTokenSource();
        var first = await balancer.Next().EnterAsync(CancellationToken.None);
        var second = balancer.Next().EnterAsync(leaving.Token).AsTask();
        var third = balancer.Next().EnterAsync(CancellationToken.None).AsTask();
        var fourth = balancer.Next().EnterAsync(CancellationToken.None).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        first!.Release();
        var lease = await third;
        Assert.False(fourth.IsCompleted);
        lease!.Release();
        (await fourth)!.Release();
        Assert.Equal(new BackendCounts(4, 0, 0, 1), balancer.Counts()[0]);
    }

    [Fact]
    public async Task Counts_begin_anew_with_what_is_in_flight()
    {
        var balancer = new Balancer(1, 5, OverLimit.Reject);
        var leases = new List<BackendLease?>();
        for (var i = 0; i < 3; i++)
        {
            leases.Add(await balancer.Next().EnterAsync(CancellationToken.None));
        }

        leases[0]!.Release();
        balancer.ResetCounts();

        Assert.Equal(new BackendCounts(0, 0, 2, 2), balancer.Counts()[0]);
    }

    [Fact]
    public async Task The_requests_at_a_backend_include_those_that_wait()
    {
        var balancer = new Balancer(1, 1, OverLimit.Queue);
        var first = await balancer.Next().EnterAsync(CancellationToken.None);
        var second = balancer.Next().EnterAsync(CancellationToken.None).AsTask();
        var third = balancer.Next().EnterAsync(CancellationToken.None).AsTask();

        Assert.Equal(1, first!.Requests);
        first.Release();
        Assert.Equal(2, (await second)!.Requests);
        (await second)!.Release();
        Assert.Equal(1, (await third)!.Requests);
    }

    [Fact]
    public async Task A_backend_collapses_until_it_has_fewer_requests()
    {
        var backend = new Balancer(1, 1, OverLimit.Queue, collapseAbove: 2).Next();

        Assert.False(backend.TryCollapse());
        var first = await backend.EnterAsync(CancellationToken.None);
        var second = backend.EnterAsync(CancellationToken.None).AsTask();
        Assert.True(backend.TryCollapse());
        first!.Release();
        (await second)!.Release();
        var third = await backend.EnterAsync(CancellationToken.None);
        Assert.True(backend.TryCollapse());

        backend.EndCollapsed();
        backend.EndCollapsed();
        Assert.False(backend.TryCollapse());
        third!.Release();
        Assert.Equal(new BackendCounts(5, 0, 0, 1), backend.Counts());
    }
}
