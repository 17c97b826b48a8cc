using System.Net;
using CardGenius.Batch.Api;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

public sealed class RequestLeaseTests
{
    private static readonly ReadOnlyMemory<byte> Request = "{}"u8.ToArray();

    private readonly ManualTimeProvider _time = new();
    private int _sent;

    [Fact]
    public async Task Each_attempt_checks_the_lease_and_none_is_sent_after_its_loss()
    {
        using var client = Client();
        var checks = 0;
        RequestLease.Require(_ => ValueTask.FromResult(++checks <= 1));
        var call = client.RecommendAsync(Request, CancellationToken.None, CancellationToken.None).AsTask();
        while (!call.IsCompleted)
        {
            _time.AdvanceToNextTimer();
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(2)));
        }

        Assert.Equal((2, 1), (checks, _sent));
        Assert.Equal(CallVerdict.Stopped, (await call).Verdict);
    }

    [Fact]
    public async Task A_probe_also_checks_the_leases_and_needs_both()
    {
        using var client = Client();
        RequestLease.Require(_ => ValueTask.FromResult(false));
        RequestLease.Require(_ => ValueTask.FromResult(true));
        Assert.Equal(CallVerdict.Stopped, (await client.ProbeAsync(CancellationToken.None)).Verdict);
        Assert.Equal(0, _sent);
    }

    private CardGeniusClient Client() => new(
        new() { RampSeconds = 0 }, 1, new(), timeProvider: _time, randomizer: () => 0.5, handler: () => new Unavailable(() => _sent++));

    private sealed class Unavailable(Action sent) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            sent();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        }
    }
}
