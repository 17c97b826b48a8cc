using System.Net;
using System.Text;

namespace CardGenius.Functions.Tests.Support;

/// <summary>An API in memory that refuses its first requests and answers all others.</summary>
internal sealed class RefusingHandler(int refusals) : HttpMessageHandler
{
    private int _requests;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(Interlocked.Increment(ref _requests) <= refusals
            ? new HttpResponseMessage(HttpStatusCode.TooManyRequests)
            : new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    """{"cards":[{"card_name":"Card","joining_fees":0,"total_savings_yearly":1,"total_extra_benefits":0}]}""",
                    Encoding.UTF8,
                    "application/json"),
            });
}
