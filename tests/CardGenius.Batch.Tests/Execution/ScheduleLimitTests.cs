using CardGenius.Batch.Execution;

namespace CardGenius.Batch.Tests.Execution;

public sealed class ScheduleLimitTests
{
    [Fact]
    public void The_limit_falls_at_once_and_rises_in_steps()
    {
        var limit = new ScheduleLimit(20);
        Assert.Equal(20, limit.Now);
        Assert.Equal(4, Take(4.4));
        Assert.Equal([6, 9, 13, 19, 20, 20], Enumerable.Range(0, 6).Select(_ => Take(20)));
        Assert.Equal(1, Take(0.3));
        Assert.Equal(1, Take(1.4));
        Assert.Equal(2, Take(20));

        int Take(double observed)
        {
            limit.Take(observed);
            return limit.Now;
        }
    }

    [Fact]
    public void A_generation_starts_with_the_limit_of_the_previous_one()
    {
        Assert.Equal(7, new ScheduleLimit(20, 7).Now);
        Assert.Equal(5, new ScheduleLimit(5, 7).Now);
        Assert.Equal(5, new ScheduleLimit(5).Now);
    }
}
