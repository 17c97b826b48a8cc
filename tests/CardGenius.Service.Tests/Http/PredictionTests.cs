using System.Text;
using System.Text.Json.Nodes;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Service.Tests.Http;

/// <summary>The prediction in the response of a dry run.</summary>
public sealed class PredictionTests : IDisposable
{
    private readonly ServiceWorld _world = new();

    public void Dispose() => _world.Dispose();

    private async Task<JsonNode?> PredictAsync(int users, string settings = "")
    {
        var csv = new StringBuilder("userid,amazon_spends\n");
        for (var user = 0; user < users; user++)
        {
            csv.Append(System.Globalization.CultureInfo.InvariantCulture, $"u{user},100\n");
        }

        _world.WriteInput("users.csv", csv.ToString());
        var response = await _world.PostAsync($$"""{"input":"users.csv","dry_run":true,"settings":{ {{settings}} } }""");
        Assert.Equal(200, response.Status);
        return ServiceWorld.Json(response)["prediction"];
    }

    private async Task EndRunAsync(string runId, int milliseconds, long responses = 1000)
    {
        await _world.PostAsync($$"""{"run_id":"{{runId}}","users":[{"user_id":"u1","amazon_spends":100}]}""");
        await _world.EndAsync(new()
        {
            RunId = runId,
            State = RunState.Completed,
            Results = responses,
            Tally = new()
            {
                Latency = new()
                {
                    Buckets = [new(LatencyHistogram.BucketOf(TimeSpan.FromMilliseconds(milliseconds)), responses)],
                    MaxMilliseconds = milliseconds,
                    SumMilliseconds = milliseconds * responses,
                },
            },
        });
    }

    [Fact]
    public async Task Without_a_comparable_run_the_production_latency_is_assumed()
    {
        var prediction = (await PredictAsync(users: 8000))!;

        // 20 requests in flight of 1.5 s each are 800 users a minute.
        Assert.Equal((20, 800.0), ((int)prediction["concurrency"]!, Math.Round((double)prediction["users_per_minute"]!)));
        Assert.InRange((long)prediction["seconds"]!, 600, 620);
        Assert.InRange((long)prediction["seconds"]!, (long)prediction["seconds_low"]!, (long)prediction["seconds_high"]!);
        Assert.Equal(_world.Time.GetUtcNow().AddSeconds((long)prediction["seconds"]!), (DateTimeOffset)prediction["finish_at"]!, TimeSpan.FromSeconds(1));
        Assert.Equal(
            "The prediction assumes the latency that is agreed for production (1.50 s on average, p95 2.30 s) for 8,000 users.",
            (string)prediction["assumption"]!);
    }

    [Fact]
    public async Task The_latency_of_a_comparable_run_is_used()
    {
        await EndRunAsync("old", milliseconds: 3000);

        var prediction = (await PredictAsync(users: 8000, "\"concurrency\":10"))!;

        // 10 requests in flight of 3 s each are 200 users a minute. The percentiles of a recorded latency have an error of up to 5 %.
        Assert.Equal(10, (int)prediction["concurrency"]!);
        Assert.InRange((double)prediction["users_per_minute"]!, 190, 210);
        Assert.StartsWith("The prediction assumes the latency of run 'old' (", (string)prediction["assumption"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_with_few_responses_or_another_address_is_not_comparable()
    {
        await EndRunAsync("few", milliseconds: 3000, responses: 99);
        var settings = _world.Settings;
        _world.Settings = settings with { Defaults = settings.Defaults with { Api = new() { Url = "https://other.example/" } } };
        await EndRunAsync("other", milliseconds: 3000);
        _world.Settings = settings;

        Assert.Contains("agreed for production", (string)(await PredictAsync(users: 100))!["assumption"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_without_a_user_has_no_prediction()
    {
        _world.WriteInput("users.csv", "userid,amazon_spends\nu1,-5\n");

        var report = ServiceWorld.Json(await _world.PostAsync("""{"input":"users.csv","dry_run":true}"""));

        Assert.Equal(0, (int)report["users"]!);
        Assert.Null(report["prediction"]);
    }
}
