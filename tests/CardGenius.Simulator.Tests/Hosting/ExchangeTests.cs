using CardGenius.Simulator.Cards;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Hosting;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Statistics;
using CardGenius.Simulator.Tests.Support;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;
using Microsoft.AspNetCore.Http;

namespace CardGenius.Simulator.Tests.Hosting;

public class ExchangeTests
{
    private static readonly ResponseWriter Answers = new(
        Catalogue.Create(), new ResponseOptions(ResponseShape.DataEnvelope, FeeForm.Text, BreakdownForm.Map, 20_000, 13));

    private readonly StatsRecorder _recorder = new(new ManualTimeProvider(), new Balancer(1, 1, OverLimit.Reject));

    public static TheoryData<FaultKind> Ending { get; } = new(
        Enum.GetValues<FaultKind>().Except([FaultKind.None, FaultKind.Hang, FaultKind.EndlessBody, FaultKind.Slow]));

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(100_000)]
    public async Task A_request_ends_before_its_last_bytes_are_sent_and_not_sooner(int length)
    {
        var (exchange, sent) = Begin();

        await exchange.SendAsync(200, "text/plain", new byte[length]);

        Assert.Equal(length, sent.Writes.Sum(write => write.Length));
        Assert.True(sent.Writes[^1].HadEnded);
        Assert.InRange(sent.Writes[^1].Length, 1, 256);
        Assert.All(sent.Writes.SkipLast(1), write => Assert.False(write.HadEnded));
    }

    [Theory]
    [MemberData(nameof(Ending))]
    public async Task With_any_fault_a_request_ends_before_the_client_can_see_it(FaultKind kind)
    {
        var (exchange, sent) = Begin();
        var rule = new FaultRule { Kind = kind, Bytes = 100_000, Interval = 0 };

        await new FaultResponder(Answers, TimeProvider.System).RespondAsync(exchange, SpendProfile.Parse("""{"rent":1}"""), rule);

        Assert.True(exchange.Ticket.HasEnded);
        Assert.Equal(0, _recorder.Snapshot().InFlight);
        Assert.True(sent.Writes.Count == 0 || sent.Writes[^1].HadEnded);
        Assert.All(sent.Writes.SkipLast(1), write => Assert.False(write.HadEnded));
        Assert.Equal(kind is FaultKind.Reset or FaultKind.EmptyBody, sent.Writes.Count == 0);
    }

    [Fact]
    public async Task An_exchange_that_was_never_answered_has_been_left()
    {
        var (exchange, _) = Begin();
        Assert.Equal(1, _recorder.Snapshot().InFlight);

        await exchange.DisposeAsync();

        var stats = _recorder.Snapshot();
        Assert.Equal((0, 1L, 1L), (stats.InFlight, stats.ClientAborts, stats.Unanswered));
    }

    [Fact]
    public async Task The_callback_of_the_server_ends_it_at_once()
    {
        using var aborted = new CancellationTokenSource();
        var context = new DefaultHttpContext { RequestAborted = aborted.Token };
        await using var exchange = new Exchange(context, _recorder);

        await aborted.CancelAsync();

        Assert.True(exchange.Ticket.HasEnded);
        Assert.Equal(1, _recorder.Snapshot().ClientAborts);
    }

    private (Exchange Exchange, RecordingStream Sent) Begin()
    {
        var context = new DefaultHttpContext();
        var sent = new RecordingStream();
        context.Response.Body = sent;
        var exchange = new Exchange(context, _recorder);
        sent.Ticket = exchange.Ticket;
        return (exchange, sent);
    }
}
