using CardGenius.Batch.Api;
using CardGenius.Batch.Model;
using CardGenius.Batch.Tests.Api.Responses;
using CardGenius.Testing;

namespace CardGenius.Batch.Tests.Api;

public class PreflightTests
{
    private const string Html = "<html>hello</html>";

    [Theory]
    [InlineData("200:" + SampleResponses.OneCard, PreflightOutcome.Ok, 1, "The API is available.")]
    [InlineData("200:{\"savings\":[]}", PreflightOutcome.Ok, 1, "The API is available.")]
    [InlineData("400:", PreflightOutcome.Ok, 1, "The API is available.")]
    [InlineData("422:", PreflightOutcome.Ok, 1, "The API is available.")]
    [InlineData("200:{\"status\":\"error\",\"error_code\":\"CALC_001\"}", PreflightOutcome.Ok, 1, "The API is available.")]
    [InlineData("503:|503:|200:{\"savings\":[]}", PreflightOutcome.Ok, 3, "The API is available.")]
    [InlineData("401:", PreflightOutcome.Fatal, 1, "CARDGENIUS_PARTNER_TOKEN")]
    [InlineData("403:", PreflightOutcome.Fatal, 1, "CARDGENIUS_PARTNER_TOKEN")]
    [InlineData("404:", PreflightOutcome.Fatal, 1, "Check the path (--api, CARDGENIUS_API or api.base_url)")]
    [InlineData("405:", PreflightOutcome.Fatal, 1, "Check the path (--api, CARDGENIUS_API or api.base_url)")]
    [InlineData("301:", PreflightOutcome.Fatal, 1, "Check the path (--api, CARDGENIUS_API or api.base_url)")]
    [InlineData("200:" + Html, PreflightOutcome.Fatal, 3, "The server at card-recommendation-api-v2.bankkaro.com is not the CardGenius API.")]
    [InlineData("200:{}", PreflightOutcome.Fatal, 3, "is not the CardGenius API")]
    [InlineData("200:{}|200:" + Html, PreflightOutcome.Fatal, 3, "is not the CardGenius API")]
    [InlineData("dns", PreflightOutcome.Fatal, 3, "does not resolve. Check the address (--api, CARDGENIUS_API or api.base_url)")]
    [InlineData("dns|refused", PreflightOutcome.Wait, 3, "3 probes failed (Connection)")]
    [InlineData("refused", PreflightOutcome.Wait, 3, "A run waits until it is available again.")]
    [InlineData("503:|200:" + Html, PreflightOutcome.Wait, 3, "3 probes failed (NotJson)")]
    [InlineData("503:", PreflightOutcome.Wait, 3, "3 probes failed (ServerError): 503")]
    [InlineData("413:", PreflightOutcome.Wait, 3, "3 probes failed (BadRequest): 413")]
    [InlineData("407:", PreflightOutcome.Fatal, 1, "A proxy between this machine and card-recommendation-api-v2.bankkaro.com")]
    [InlineData("429:", PreflightOutcome.Wait, 3, "3 probes failed (RateLimited): 429")]
    public async Task The_message_says_what_to_do(string responses, PreflightOutcome outcome, int probes, string message)
    {
        var script = responses.Split('|');
        using var handler = new StubHandler((number, _, _) => Answer(script[Math.Min(number, script.Length) - 1]));
        using var harness = new ClientHarness(handler);

        var result = await harness.RunAsync(new Preflight(harness.Client, new ApiSettings(), harness.Time).RunAsync(default));

        Assert.Equal(outcome, result.Outcome);
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.Equal(probes, handler.Requests);
        Assert.All(handler.Bodies, b => Assert.Equal("{\"selected_card_id\":null}", b));
        Assert.Equal(probes == 1 ? 0 : 3, (harness.Time.GetUtcNow() - new ManualTimeProvider().GetUtcNow()).TotalSeconds, 0.5);
    }

    [Fact]
    public async Task A_long_Retry_After_ends_the_preflight_and_the_run_waits()
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(503, ("Retry-After", "600")));

        var result = await harness.RunAsync(new Preflight(harness.Client, new ApiSettings(), harness.Time).RunAsync(default));

        Assert.Equal((PreflightOutcome.Wait, 1), (result.Outcome, harness.Handler.Requests));
        Assert.Equal(
            "The API asks not to be called before 2026-11-02 02:10:00Z (Retry-After). A run waits until then.", result.Message);
    }

    private static Task<HttpResponseMessage> Answer(string what)
    {
        if (what is "dns" or "refused")
        {
            throw new HttpRequestException(
                what == "dns" ? HttpRequestError.NameResolutionError : HttpRequestError.ConnectionError, "Connection refused");
        }

        var response = StubHandler.Status(int.Parse(what[..3], System.Globalization.CultureInfo.InvariantCulture));
        response.Content = new StringContent(what[4..]);
        return Task.FromResult(response);
    }
}
