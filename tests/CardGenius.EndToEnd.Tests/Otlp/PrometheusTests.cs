using System.Text.Json;
using System.Text.Json.Nodes;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using Repository = CardGenius.EndToEnd.Tests.Support.Repository;

namespace CardGenius.EndToEnd.Tests.Otlp;

/// <summary>
/// A run with faults exports over OTLP. Prometheus then evaluates every query of the Grafana dashboard and every alert rule over what the run exported.
/// The queries and rules cover minutes, and the run takes seconds. The test therefore gives the exports timestamps 15 seconds apart.
/// </summary>
public sealed class PrometheusTests
{
    private const int Users = 1000;
    private const int ExportSeconds = 15;

    // The range of the rates in the queries: at this distance the windows touch each other, so the sum over them counts everything once.
    private const int WindowSeconds = 300;
    private const int WindowMinutes = WindowSeconds / 60;

    private static readonly double Start =
        Math.Floor((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - (6 * 3600)) / (double)WindowSeconds) * WindowSeconds;

    [PrometheusFact]
    public async Task The_dashboard_shows_the_figures_of_the_manifest_and_the_right_rules_fire()
    {
        await using var receiver = new OtlpReceiver();
        await using var scenario = await Scenario.StartAsync(Users, Scenario.Api(milliseconds: 60) with
        {
            Faults = FaultPlan.Of(
            [
                Scenario.For(7, "400"), FaultRule.Parse("503,rate=0.06"), FaultRule.Parse("cut_off,rate=0.06"),
            ]),
        });
        scenario.Variables["OTEL_METRIC_EXPORT_INTERVAL"] = "100";
        await scenario.RunAsync(3, "--otlp", receiver.Url);
        var manifest = scenario.Published.Manifest;
        Assert.Equal(Users - 1, (int)manifest["counts"]!["results"]!);

        // The process would export the last values again until the last window ends.
        var points = receiver.Points.ToList();
        var last = points.Max(p => p.Export);
        var windows = (int)Math.Ceiling(last * ExportSeconds / (double)WindowSeconds);
        var end = Start + (windows * WindowSeconds);
        points.AddRange(Enumerable.Range(last + 1, (windows * WindowSeconds / ExportSeconds) - last)
            .SelectMany(export => points.Where(p => p.Export == last).Select(p => p with { Export = export }).ToList()));
        await using var prometheus = await PrometheusServer.StartAsync(
            PrometheusText.Of(points, receiver.Resource["service.instance.id"], export => Start + (export * ExportSeconds)),
            Path.Combine(Repository.Folder, "infra", "alerts.prometheus.yml"));

        var panels = await PanelsAsync(prometheus, end);
        var expected = Expected(manifest, receiver, points, panels);
        Assert.Equal(panels.Keys.Order(StringComparer.Ordinal), expected.Keys.Order(StringComparer.Ordinal));
        Assert.All(panels, panel => expected[panel.Key](panel.Value));

        Assert.Equal(
            ["connection-errors/critical", "error-rate/critical", "error-rate/warning", "run-completed-with-failures/warning"],
            await FiredAsync(prometheus, end));
    }

    private static async Task<Dictionary<string, Dictionary<string, List<(double Time, double Value)>>>> PanelsAsync(PrometheusServer prometheus, double end)
    {
        var dashboard = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "infra", "dashboard.grafana.json")))!;
        var panels = new Dictionary<string, Dictionary<string, List<(double, double)>>>();
        foreach (var panel in dashboard["panels"]!.AsArray())
        {
            foreach (var target in panel!["targets"]?.AsArray() ?? [])
            {
                var query = (string)target!["expr"]!;
                var isRate = query.Contains("rate(", StringComparison.Ordinal);
                panels.Add(
                    $"{panel["title"]}: {target["legendFormat"]}",
                    await prometheus.QueryAsync(query, Start + (isRate ? WindowSeconds : 0), end, isRate ? WindowSeconds : ExportSeconds));
            }
        }

        return panels;
    }

    private static Dictionary<string, Action<Dictionary<string, List<(double Time, double Value)>>>> Expected(
        JsonNode manifest, OtlpReceiver receiver, List<OtlpPoint> points, Dictionary<string, Dictionary<string, List<(double Time, double Value)>>> panels)
    {
        var results = (double)manifest["counts"]!["results"]!;
        var failures = (double)manifest["counts"]!["failures"]!;
        var neutral = (double?)manifest["attempts"]!["neutral"] ?? 0;
        var attempts = (double)manifest["attempts"]!["total"]! + neutral;
        var failed = manifest["attempts"]!["failed_by_class"]!.AsObject()
            .ToDictionary(c => JsonNamingPolicy.SnakeCaseLower.ConvertName(c.Key), c => (double)c.Value!);
        var (least, most) = Durations(points);
        Assert.InRange((double)manifest["latency"]!["p50_ms"]! / 1000, least, most);

        // Normally 0: the command exports once before its first request, unless the machine is busy.
        double First(string counter) => points.Where(p => p.Export == 0 && p.Name == counter).Sum(p => p.Value);
        return new()
        {
            ["Users per minute, finished and planned: finished"] = Total(results + failures - First("cardgenius.users"), WindowMinutes),
            ["Users per minute, finished and planned: plan"] = Each(800, 800),
            ["Requests per second, sent and planned: sent"] = Total(attempts - First("cardgenius.requests.by_duration"), WindowSeconds),
            ["Requests per second, sent and planned: plan"] = Each(13.3, 13.4),
            ["Users of the run: planned"] = Each(Users, Users),
            ["Users of the run: pending"] = Falls(Users),
            ["Estimated time until the run ends: remaining"] = Each(0, 1e6),
            ["Users finished, by outcome: {{outcome}}"] =
                Totals(new() { ["result"] = results, ["rejected"] = failures, ["exhausted"] = 0 }, WindowMinutes),
            ["Users finished, by outcome: without cards"] = Total((double)manifest["counts"]!["without_cards"]!, WindowMinutes),
            ["Runs, by state: {{state}}"] = series =>
            {
                Assert.Equal(["held", "paused", "planning", "publishing", "queued", "running"], series.Keys.Order());
                Assert.Equal(1, series["running"].Max(p => p.Value));
            },
            ["Duration of requests: p50"] = Each(least, most),
            ["Duration of requests: p95"] = Each(least, most),
            ["Duration of requests: p99"] = Each(least, most),
            ["Errors per minute, by class: {{error_type}}"] = series =>
            {
                // The manifest does not count the failures of neutral requests, which belong to no user.
                var counted = series.ToDictionary(s => s.Key, s => s.Value.Sum(p => p.Value) * WindowMinutes);
                Assert.All(counted, c => Assert.InRange(c.Value - failed.GetValueOrDefault(c.Key), -0.01 - First("cardgenius.requests.failed"), neutral + 0.01));
                Same(receiver.Sum("cardgenius.requests.failed{") - First("cardgenius.requests.failed"), counted.Values.Sum());
            },
            ["Share of failed requests: failed"] = series =>
            {
                var sent = panels["Requests per second, sent and planned: sent"].Values.Single().ToDictionary(p => p.Time, p => p.Value);
                Same(receiver.Sum("cardgenius.requests.failed{") - First("cardgenius.requests.failed"), series.Values.Single().Sum(p => p.Value * sent[p.Time] * WindowSeconds));
            },
            ["Retries per minute, by class: {{error_type}}"] = series =>
                Same(receiver.Sum("cardgenius.retries{") - First("cardgenius.retries"), series.Values.Sum(s => s.Sum(p => p.Value)) * WindowMinutes),
            ["Requests in flight, limits and chunks in progress: in flight"] = Each(0, 20, reaches: true),
            ["Requests in flight, limits and chunks in progress: limit"] = Each(1, 20),
            ["Requests in flight, limits and chunks in progress: chunks in progress"] = Each(0, 20, reaches: true),
            ["Requests in flight, limits and chunks in progress: ceiling"] = Each(20, 20),
            ["Requests in flight, limits and chunks in progress: waiting"] = Each(0, 20),
            ["Hold and breaker: held for"] = Each(0, 600),
            ["Hold and breaker: breaker open"] = Each(0, 1),
            ["Connections to the API: {{http_connection_state}}"] = series => Assert.Equal(["active", "idle"], series.Keys.Order()),
            ["Duration of TLS handshakes (mean): handshake"] = NoData,
            ["Bytes to and from the API: {{network_io_direction}}"] = Totals(
                new[] { "receive", "transmit" }.ToDictionary(d => d, d => receiver.Series[$"cardgenius.network.io{{network.io.direction={d}}}"]), WindowSeconds),
            ["Duration of chunks (mean): {{outcome}}"] = Each(0, 60, reaches: true),
            ["Highest processor and memory use of a process: processor"] = Each(0, 1, reaches: true),
            ["Highest processor and memory use of a process: memory"] = Each(0, 1, reaches: true),
            ["Queues of the task hub: {{queue}}"] = NoData,
            ["Store operations per minute: {{operation}}"] = series => Assert.All(Operations(points), operation => Assert.InRange(
                series[operation.Key].Sum(p => p.Value) * WindowMinutes, operation.Value.Last - operation.Value.First - 0.01, operation.Value.Last + 0.01)),
            ["Duration of store operations (mean): {{operation}}"] = Each(0, 10, reaches: true),
            ["Estimated cost of the period: storage writes"] = Each(0, 1, reaches: true),
            ["Estimated cost of the period: storage reads"] = Each(0, 1, reaches: true),
        };
    }

    // The boundaries around all durations.
    private static (double Least, double Most) Durations(List<OtlpPoint> points)
    {
        var histograms = points.Where(p => p.Name == "http.client.request.duration").Select(p => p.Histogram!).ToList();
        var used = Enumerable.Range(0, histograms[0].Counts.Count).Where(bucket => histograms.Any(h => h.Counts[bucket] > 0)).ToList();
        double[] boundaries = [0, .. histograms[0].Bounds, double.PositiveInfinity];
        return (boundaries[used[0]], boundaries[used[^1] + 1]);
    }

    // A histogram begins with its first value. Prometheus counts from there, and estimates what came before it.
    private static Dictionary<string, (double First, double Last)> Operations(List<OtlpPoint> points) => points
        .Where(p => p.Name == "cardgenius.store.operation.duration")
        .GroupBy(p => p.Attributes.Single(a => a.Name == "operation").Value)
        .ToDictionary(g => g.Key, g => (g.First().Value, g.Last().Value));

    private static Action<Dictionary<string, List<(double Time, double Value)>>> Total(double expected, double factor) =>
        series => Same(expected, series.Values.Single().Sum(p => p.Value) * factor);

    private static Action<Dictionary<string, List<(double Time, double Value)>>> Totals(Dictionary<string, double> expected, double factor) => series =>
    {
        Assert.Equal(expected.Keys.Order(), series.Keys.Order());
        Assert.All(series, s => Same(expected[s.Key], s.Value.Sum(p => p.Value) * factor));
    };

    private static Action<Dictionary<string, List<(double Time, double Value)>>> Each(double least, double most, bool reaches = false) => series =>
    {
        var values = series.Values.SelectMany(s => s).Select(p => p.Value).ToList();
        Assert.NotEmpty(values);
        Assert.All(values, value => Assert.InRange(value, least, most));
        Assert.True(!reaches || values.Max() > least);
    };

    private static Action<Dictionary<string, List<(double Time, double Value)>>> Falls(double from) => series =>
    {
        var values = series.Values.Single().Select(p => p.Value).ToList();
        Assert.Equal(values.OrderDescending(), values);
        Assert.True(values[0] <= from && values[^1] < values[0]);
    };

    private static void NoData(Dictionary<string, List<(double Time, double Value)>> series) => Assert.Empty(series);

    private static void Same(double expected, double found) => Assert.InRange(found, expected - 0.01 - (expected * 1e-6), expected + 0.01 + (expected * 1e-6));

    private static async Task<IEnumerable<string>> FiredAsync(PrometheusServer prometheus, double end)
    {
        var fired = new List<string>();
        foreach (var (rule, severity, expression) in await prometheus.RulesAsync())
        {
            if ((await prometheus.QueryAsync(expression, Start, end, 60)).Count > 0)
            {
                fired.Add($"{rule}/{severity}");
            }
        }

        return fired.Order(StringComparer.Ordinal);
    }
}
