using System.Globalization;
using CardGenius.Batch.Api;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Tests.Api.Responses;

namespace CardGenius.Batch.Tests.Api;

public class ApiEvidenceTests
{
    private const string Error = "{\"status\":\"error\",\"error_code\":\"CALC_001\"}";

    // The responses of the API, in order: "n" to a neutral request, "u" to a user. The last neutral request is evaluated.
    [Theory]
    [InlineData("n200", true)]
    [InlineData("n400", true)]
    [InlineData("n422", true)]
    [InlineData("u200 n400", true)]
    [InlineData("n200 n400", false)]
    [InlineData("n200 n422", false)]
    [InlineData("n400 n400", true)]
    [InlineData("n401", false)]
    [InlineData("n403", false)]
    [InlineData("n404", false)]
    [InlineData("n405", false)]
    [InlineData("n410", false)]
    [InlineData("n413", false)]
    [InlineData("n429", false)]
    [InlineData("n500", false)]
    [InlineData("n301", false)]
    [InlineData("nhtml", false)]
    [InlineData("nerror", false)]
    [InlineData("u200 nerror", false)]
    [InlineData("nerror u200 nerror", true)]
    [InlineData("n200 nerror u200 nerror", false)]
    public async Task Only_a_response_to_a_profile_proves_that_the_API_is_available(string responses, bool isProof)
    {
        var script = responses.Split(' ');
        using var harness = new ClientHarness(n => Response(script[n - 1][1..]), new() { RampSeconds = 0, Attempts = 1 });

        CallResult result = null!;
        foreach (var step in script)
        {
            result = step[0] == 'n' ? await harness.ProbeAsync() : (await harness.RecommendAsync()).Result;
        }

        Assert.Equal(isProof, result.ShowsThatTheApiIsThere);
        Assert.Equal(script.Length, harness.Handler.Requests);
    }

    [Fact]
    public async Task Neutral_requests_are_counted_once()
    {
        using var harness = new ClientHarness(n => n == 1 ? StubHandler.Status(503) : StubHandler.Json(SampleResponses.OneCard));
        await harness.ProbeAsync();
        await harness.ProbeAsync();
        await harness.RecommendAsync();

        Assert.Equal(2, harness.Client.TakeNeutralRequests());
        Assert.Equal(0, harness.Client.TakeNeutralRequests());
    }

    [Fact]
    public void Only_calls_that_succeed_after_a_retry_show_a_partial_failure()
    {
        var evidence = new ApiEvidence();
        for (var i = 0; i < 9; i++)
        {
            evidence.UserAnswered(afterRetry: true);
        }

        Assert.Equal(0, evidence.FlakyShare);
        evidence.UserAnswered(afterRetry: false);
        Assert.Equal(0.9, evidence.FlakyShare);

        for (var i = 0; i < 50; i++)
        {
            evidence.UserAnswered(afterRetry: i % 5 == 0);
        }

        Assert.Equal(0.2, evidence.FlakyShare);
        for (var i = 0; i < 50; i++)
        {
            Assert.False(evidence.IsProof(Neutral(CallVerdict.Exhausted)));
        }

        Assert.Equal(1, evidence.FlakyShare);
        Assert.False(evidence.IsProof(new() { Verdict = CallVerdict.Unavailable }));
        for (var i = 0; i < 50; i++)
        {
            Assert.True(evidence.IsProof(Neutral(CallVerdict.Answered)));
        }

        Assert.Equal(0, evidence.FlakyShare);
    }

    private static CallResult Neutral(CallVerdict verdict) => new()
    {
        Verdict = verdict,
        Attempts = [new(verdict == CallVerdict.Answered ? FailureClass.None : FailureClass.ServerError, null, TimeSpan.Zero)],
    };

    private static HttpResponseMessage Response(string what) => what switch
    {
        "200" => StubHandler.Json(SampleResponses.OneCard),
        "html" => StubHandler.Json("<html></html>"),
        "error" => StubHandler.Json(Error),
        _ => StubHandler.Status(int.Parse(what, CultureInfo.InvariantCulture)),
    };
}
