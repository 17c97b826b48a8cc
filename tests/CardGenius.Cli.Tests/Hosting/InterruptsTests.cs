using CardGenius.Cli.Hosting;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Hosting;

public sealed class InterruptsTests
{
    private readonly ManualTimeProvider _time = new();
    private int _left;

    [Fact]
    public void The_first_signal_asks_to_finish()
    {
        using var interrupts = new Interrupts(_time, () => _left++);

        interrupts.Signal();

        Assert.True(interrupts.Stop.IsCancellationRequested);
        Assert.False(interrupts.Abort.IsCancellationRequested);
        Assert.Equal(0, _time.PendingTimers);
    }

    [Fact]
    public void A_second_signal_stops_at_once_and_exits_if_that_takes_too_long()
    {
        using var interrupts = new Interrupts(_time, () => _left++);

        interrupts.Signal();
        interrupts.Signal();

        Assert.True(interrupts.Abort.IsCancellationRequested);
        Assert.Equal(0, _left);
        _time.Advance(Interrupts.AbortTimeout);
        Assert.Equal(1, _left);
    }

    [Fact]
    public void The_third_signal_leaves()
    {
        using var interrupts = new Interrupts(_time, () => _left++);

        interrupts.Signal();
        interrupts.Signal();
        interrupts.Signal();

        Assert.Equal(1, _left);
    }

    [Fact]
    public void A_process_that_ends_in_time_is_not_left()
    {
        using (var interrupts = new Interrupts(_time, () => _left++))
        {
            interrupts.Signal();
            interrupts.Signal();
        }

        _time.Advance(Interrupts.AbortTimeout);
        Assert.Equal(0, _left);
    }
}
