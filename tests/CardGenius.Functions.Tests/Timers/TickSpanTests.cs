using CardGenius.Functions.Timers;
using Microsoft.Azure.Functions.Worker;

namespace CardGenius.Functions.Tests.Timers;

public sealed class TickSpanTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 16, 2, 0, 0, 100, TimeSpan.Zero);

    private static TickSpan Of(DateTime last, DateTime next) =>
        TickSpan.Of(new TimerInfo { ScheduleStatus = new() { Last = last, Next = next } }, Now);

    [Fact]
    public void A_tick_s_span_begins_at_the_previous_tick() => Assert.Equal(
        new TickSpan(Now.AddMinutes(-5), Now), Of(Now.AddMinutes(-5).UtcDateTime, new(2026, 11, 16, 2, 0, 0, DateTimeKind.Utc)));

    [Fact]
    public void A_time_of_any_kind_is_converted_to_UTC()
    {
        var last = Now.AddDays(-2);
        Assert.Equal(last, Of(last.LocalDateTime, default).After);
        Assert.Equal(last, Of(DateTime.SpecifyKind(last.UtcDateTime, DateTimeKind.Unspecified), default).After);
    }

    [Fact]
    public void The_span_of_an_early_tick_ends_at_its_scheduled_time()
    {
        var next = Now.AddMilliseconds(400);
        Assert.Equal(next, Of(Now.AddMinutes(-5).UtcDateTime, next.UtcDateTime).Until);
        Assert.Equal(Now, Of(Now.AddMinutes(-5).UtcDateTime, Now.AddMinutes(4).UtcDateTime).Until);
    }

    [Fact]
    public void A_first_tick_and_a_tick_without_status_have_no_previous_tick()
    {
        Assert.Null(Of(default, Now.UtcDateTime).After);
        Assert.Null(Of(new DateTime(1, 1, 1, 5, 30, 0, DateTimeKind.Local), Now.UtcDateTime).After);
        Assert.Equal(new TickSpan(null, Now), TickSpan.Of(new TimerInfo(), Now));
    }
}
