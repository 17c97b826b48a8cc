using System.Runtime.CompilerServices;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;

namespace CardGenius.EndToEnd.Tests.Otlp;

/// <summary>The command line exports over OTLP what its manifest says.</summary>
public sealed class OtlpTests
{
    private const int Users = 300;

    [Fact]
    public async Task The_exported_metrics_are_those_of_the_manifest()
    {
        await using var receiver = new OtlpReceiver();
        await using var scenario = await FaultyAsync();
        scenario.Variables["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test";

        await scenario.RunAsync(3, "--otlp", receiver.Url);

        var manifest = scenario.Published.Manifest;
        Assert.Equal((long)manifest["counts"]!["results"]!, receiver.Series["cardgenius.users{outcome=result}"]);
        Assert.Equal(1, receiver.Series["cardgenius.users{outcome=rejected}"]);
        Assert.Equal(0, receiver.Series["cardgenius.users{outcome=exhausted}"]);
        Assert.Equal((long)manifest["attempts"]!["total"]! + ((long?)manifest["attempts"]!["neutral"] ?? 0), receiver.Sum("http.client.request.duration{"));
        Assert.Equal(scenario.Simulator.Stats.Requests, receiver.Sum("http.client.request.duration{"));
        Assert.Equal(scenario.Simulator.Stats.Requests, receiver.Sum("cardgenius.requests.by_duration{"));
        Assert.Equal(0, receiver.Sum("http.client.active_requests{"));
        Assert.Equal(1, receiver.Series["cardgenius.runs.ended{outcome=completed_with_failures}"]);
        Assert.True(receiver.Sum("cardgenius.retries{") >= 4);
        Assert.True(receiver.Sum("cardgenius.store.operation.duration{") > 0);
        Assert.True(receiver.Sum("dotnet.process.cpu.time{") > 0);
        Assert.Contains(receiver.Series.Keys, key => key.StartsWith("http.client.open_connections{", StringComparison.Ordinal));

        Assert.Equal("cardgenius", receiver.Resource["service.name"]);
        Assert.Equal("test", receiver.Resource["deployment.environment.name"]);
        Assert.NotEmpty(receiver.Resource["service.instance.id"]);
        Assert.Equal(["attempt", "chunk", "run"], receiver.Spans.Distinct().Order());
    }

    [Fact]
    public async Task Only_the_instruments_of_the_page_are_exported()
    {
        await using var receiver = new OtlpReceiver();
        await using var scenario = await FaultyAsync();
        scenario.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Url;

        await scenario.RunAsync(3);

        var page = await File.ReadAllTextAsync(Page());
        Assert.NotEmpty(receiver.Series);
        Assert.All(receiver.Series.Keys.Select(key => key[..key.IndexOf('{', StringComparison.Ordinal)]).Distinct(), name => Assert.Contains($"| `{name}` |", page, StringComparison.Ordinal));
        Assert.DoesNotContain(receiver.Series.Keys, key => key.StartsWith("http.client.request.duration", StringComparison.Ordinal) && key.Contains("url.scheme", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_not_there_does_not_fail_the_run_and_is_named_once()
    {
        await using var scenario = await FaultyAsync();

        var process = await scenario.RunAsync(3, "--otlp", "http://127.0.0.1:9");

        var warning = "warning: http://127.0.0.1:9 did not take the last metrics and traces.";
        Assert.Equal(2, process.Errors.Split(warning).Length);
    }

    private static string Page([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "docs", "metrics.md");

    // One user is refused for good, and some requests fail at first.
    private static Task<Scenario> FaultyAsync() => Scenario.StartAsync(
        Users,
        Scenario.Api() with
        {
            Faults = FaultPlan.Of(
            [
                Scenario.For(7, "400"),
                FaultRule.Parse("503,from-request=50,to-request=52"),
                FaultRule.Parse("cut_off,from-request=80,to-request=81"),
            ]),
        });
}
