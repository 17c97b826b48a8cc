using System.Net;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Tests.Api;

public class ProxyInUseTests
{
    [Theory]
    [InlineData("http", 407, FailureClass.ProxyRefused, CallVerdict.Fatal)]
    [InlineData("https", 407, FailureClass.ProxyRefused, CallVerdict.Fatal)]
    [InlineData("https", 403, FailureClass.ProxyRefused, CallVerdict.Fatal)]
    [InlineData("https", 503, FailureClass.Connection, CallVerdict.Exhausted)]
    public async Task A_refusing_proxy_is_named_without_its_credentials(
        string scheme, int status, FailureClass failureClass, CallVerdict verdict)
    {
        await using var proxy = RawServer.Saying(
            $"HTTP/1.1 {status} Refused\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var address = new UriBuilder(proxy.Url) { UserName = "robot", Password = "hush", Path = "/" }.Uri;
        var settings = new ApiSettings { Url = $"{scheme}://api.invalid/cg/api/pro", Attempts = 1 };
        using var client = new CardGeniusClient(settings, 1, new RankingRules(), handler: () =>
        {
            var handler = AttemptSender.CreateHandler(settings, 1);
            handler.Proxy = new WebProxy(address);
            return handler;
        });

        var result = await client.RecommendAsync(ClientHarness.Request, default, default);

        Assert.Equal((verdict, failureClass), (result.Verdict, result.Failure!.Class));
        Assert.Contains($"The proxy http://localhost:{address.Port} ", result.Failure.Detail, StringComparison.Ordinal);
        Assert.Contains($"({status})", result.Failure.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", result.Failure.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("robot", result.Failure.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https", "https_proxy", "the variable https_proxy")]
    [InlineData("https", "HTTPS_PROXY", "the variable HTTPS_PROXY")]
    [InlineData("https", "ALL_PROXY", "the variable ALL_PROXY")]
    [InlineData("https", "HTTP_PROXY", "this machine's proxy settings")]
    [InlineData("http", "http_proxy", "the variable http_proxy")]
    [InlineData("http", "HTTPS_PROXY", "this machine's proxy settings")]
    public void The_variable_that_sets_it_is_named(string scheme, string variable, string source)
    {
        var proxy = new ProxyInUse(
            new WebProxy("http://proxy.example:3128"), new Uri($"{scheme}://api.example/x"), name => name == variable ? "set" : null);

        Assert.StartsWith(
            $"The proxy http://proxy.example:3128 does not accept the credentials for it (407). It is set by {source}",
            proxy.Refusal(407),
            StringComparison.Ordinal);
        Assert.Contains("NO_PROXY=api.example", proxy.Refusal(407), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_proxy_none_is_named()
    {
        var proxy = new ProxyInUse(null, new Uri("http://api.example/x"), _ => null);

        Assert.Null(proxy.Address);
        Assert.StartsWith("A proxy between this machine and api.example", proxy.Refusal(407), StringComparison.Ordinal);
    }
}
