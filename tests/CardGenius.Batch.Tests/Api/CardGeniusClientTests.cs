using CardGenius.Batch.Api;

namespace CardGenius.Batch.Tests.Api;

public class CardGeniusClientTests
{
    [Fact]
    public async Task An_answer_is_ranked()
    {
        using var harness = new ClientHarness(_ => StubHandler.Json(Answers.OneCard));

        var (result, took) = await harness.RecommendAsync();

        Assert.Equal(CallVerdict.Answered, result.Verdict);
        Assert.Equal(95, Assert.Single(result.Cards).NetSavings);
        Assert.Equal(FailureClass.None, Assert.Single(result.Attempts).Class);
        Assert.Null(result.Failure);
        Assert.Equal(TimeSpan.Zero, took);
    }

    [Fact]
    public async Task A_request_is_as_the_API_wants_it()
    {
        using var handler = new StubHandler(_ => StubHandler.Json(Answers.OneCard));
        using var harness = new ClientHarness(handler, token: "secret");

        await harness.RecommendAsync();

        var request = Assert.Single(handler.Seen);
        Assert.Equal(HttpMethod.Post, request.Method);
        Assert.Equal(new ApiSettings().Url, request.RequestUri!.ToString());
        Assert.Equal("application/json", request.Content!.Headers.ContentType!.ToString());
        Assert.Equal(ClientHarness.Request.Length, request.Content.Headers.ContentLength);
        Assert.Equal("CardGenius-Batch-Runner/1.0", request.Headers.UserAgent.ToString());
        Assert.Equal("secret", Assert.Single(request.Headers.GetValues("partner-token")));
        Assert.Equal(ClientHarness.Request.ToArray(), System.Text.Encoding.UTF8.GetBytes(Assert.Single(handler.Bodies)));
    }

    [Theory]
    [InlineData(408, FailureClass.ServerError)]
    [InlineData(429, FailureClass.RateLimited)]
    [InlineData(500, FailureClass.ServerError)]
    [InlineData(502, FailureClass.ServerError)]
    [InlineData(503, FailureClass.ServerError)]
    [InlineData(504, FailureClass.ServerError)]
    [InlineData(599, FailureClass.ServerError)]
    [InlineData(301, FailureClass.WrongShape)]
    public async Task Statuses_that_may_pass_are_tried_three_times(int status, FailureClass failureClass)
    {
        using var harness = new ClientHarness(_ => StubHandler.Status(status));

        var (result, took) = await harness.RecommendAsync();

        Assert.Equal(CallVerdict.Exhausted, result.Verdict);
        Assert.Equal(3, harness.Handler.Requests);
        Assert.Equal(3, result.Attempts.Count);
        Assert.All(result.Attempts, a => Assert.Equal((failureClass, status), (a.Class, a.Status)));
        Assert.Equal((failureClass, status, 3), (result.Failure!.Class, result.Failure.Status, result.Failure.Attempts));
        Assert.InRange(took.TotalSeconds, 1, 10);
        Assert.Equal(took, result.Failure.Last - result.Failure.First);
    }
}
