using System.Net;
using System.Text;

namespace CardGenius.Functions.Tests.Support;

/// <summary>An API in memory. Responds to every second request with 429 until <paramref name="isEnough"/>, and to all others with 200.</summary>
internal sealed class RefusingHandler(Func<bool> isEnough) : HttpMessageHandler
{
    private int _requests;
    private volatile bool _isEnough;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Increment(ref _requests) % 2 == 0 && !(_isEnough = _isEnough || isEnough())
            ? new HttpResponseMessage(HttpStatusCode.TooManyRequests)
            : new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    """{"cards":[{"card_name":"Card","joining_fees":0,"total_savings_yearly":1,"total_extra_benefits":0}]}""",
                    Encoding.UTF8,
                    "application/json"),
            });
}
