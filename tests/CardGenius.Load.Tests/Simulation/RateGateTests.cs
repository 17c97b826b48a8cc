using CardGenius.Load.Simulation;

namespace CardGenius.Load.Tests.Simulation;

public sealed class RateGateTests
{
    [Fact]
    public void Requests_are_spaced_evenly()
    {
        var gate = new RateGate(4, 1);

        Assert.Equal([0, 0.25, 0.5, 0.75], Enumerable.Range(0, 4).Select(_ => gate.Pass(0)));
    }

    [Fact]
    public void A_burst_passes_at_once_and_comes_back_with_time()
    {
        var gate = new RateGate(1, 3);

        Assert.Equal([0, 0, 0, 1, 2], Enumerable.Range(0, 5).Select(_ => gate.Pass(0)));
        Assert.Equal([10, 10, 10, 11], Enumerable.Range(0, 4).Select(_ => gate.Pass(10)));
    }

    [Fact]
    public void A_wait_ends_late_and_the_next_request_is_due_an_interval_after_it()
    {
        var gate = new RateGate(4, 1, delay: 0.01);

        Assert.Equal([0, 0.26, 0.52], Enumerable.Range(0, 3).Select(_ => Math.Round(gate.Pass(0), 9)));
        Assert.Equal(10, gate.Pass(10));
    }

    [Fact]
    public void No_limit_holds_nothing_up()
    {
        var gate = new RateGate(null, 1);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(3, gate.Pass(3)));
    }
}
