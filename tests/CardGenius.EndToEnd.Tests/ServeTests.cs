using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Testing;
using CardGenius.Testing.Azurite;

namespace CardGenius.EndToEnd.Tests;

/// <summary><c>cardgenius serve</c> as a real process.</summary>
public sealed partial class ServeTests : IDisposable
{
    private const string Second = "second";
    private readonly HttpClient _http = new();
    private Uri _address = new("http://127.0.0.1");

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Runs_are_paused_resumed_and_continued_after_a_kill_and_every_row_ends_once()
    {
        await using var scenario = await Scenario.StartAsync(1200, Scenario.Api(milliseconds: 40));
        string input;
        await using (var first = await ServeAsync(scenario))
        {
            input = await UploadAsync(scenario.Input);
            await StartAsync(Scenario.RunId, input);
            await StartAsync(Second, input);
            Assert.Equal("queued", await StateAsync(Second));

            // The first run is paused while it works. The second one begins, and the first one is queued behind it.
            await Eventually.IsAsync(async () => await DoneAsync(Scenario.RunId) > 50);
            await PostAsync($"runs/{Scenario.RunId}/pause");
            await Eventually.IsAsync(async () => await StateAsync(Scenario.RunId) == "paused");
            await PostAsync($"runs/{Scenario.RunId}/resume");
            await Eventually.IsAsync(async () => await DoneAsync(Second) > 50);
            Assert.Equal("queued", await StateAsync(Scenario.RunId));
            await first.KillAsync();
        }

        await using (var second = await ServeAsync(scenario))
        {
            await Eventually.IsAsync(async () => await StateAsync(Second) == "completed");
            await Eventually.IsAsync(async () => await StateAsync(Scenario.RunId) == "completed");
            var rows = await GetAsync($"runs/{Scenario.RunId}/results/rows?limit=1");
            Assert.Equal(scenario.Users[0].Id, (string?)rows["rows"]![0]![0]);
            var kinds = (await GetAsync($"runs/{Second}/timeline"))["events"]!.AsArray().Select(e => (string)e!["kind"]!);
            Assert.Equal(["started", "interrupted", "resumed", "publishing", "completed"], kinds.Where(k => k is not ("limit_lowered" or "held" or "breaker_opened")));
            second.Signal("TERM");
            await Scenario.EndAsync(second, 0);
        }

        await scenario.CheckEveryRowAsync(failed: []);
        Assert.Equal(1200, scenario.Find(Second).Results.Count());
        Assert.True(scenario.Simulator.Stats.MaxInFlight <= 20, $"{scenario.Simulator.Stats.MaxInFlight} in flight");
    }

    [AzuriteFact]
    public async Task A_container_is_a_store_and_its_inputs_are_listed_once()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await Scenario.StartAsync(100);
        scenario.UseContainer(azurite);
        await using var process = await ServeAsync(scenario);
        var input = await UploadAsync(scenario.Input);
        Assert.Equal([input], (await GetAsync("inputs"))["inputs"]!.AsArray().Select(i => (string)i!["input"]!));
        await StartAsync(Scenario.RunId, input);
        await Eventually.IsAsync(async () => await StateAsync(Scenario.RunId) == "completed");
        var found = await PostAsync($"runs/{Scenario.RunId}/results/search", $$"""{"user_id":"{{scenario.Users[70].Id}}"}""");
        Assert.Equal(scenario.Users[70].Id, (string?)found["rows"]![0]![0]);
        using var report = await _http.GetAsync(new Uri(_address, $"../runs/{Scenario.RunId}/files/report.html"));
        Assert.StartsWith("<!doctype html>", await report.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await scenario.CheckEveryRowAsync(failed: []);
    }

    [Fact]
    public async Task An_interrupt_finishes_the_users_in_flight_and_the_next_start_continues()
    {
        await using var scenario = await Scenario.StartAsync(600, Scenario.Api(milliseconds: 40));
        await using (var first = await ServeAsync(scenario))
        {
            await StartAsync(Scenario.RunId, await UploadAsync(scenario.Input));
            await Eventually.IsAsync(async () => await DoneAsync(Scenario.RunId) > 50);
            first.Signal("INT");
            await Scenario.EndAsync(first, 130);
            Assert.Contains("hint: 1 run of the queue will continue at the next start of", first.Errors, StringComparison.Ordinal);
        }

        await using (await ServeAsync(scenario))
        {
            await Eventually.IsAsync(async () => await StateAsync(Scenario.RunId) == "completed");
        }

        await scenario.CheckEveryRowAsync(failed: []);

        // The users in flight were finished, so no user was requested twice.
        Assert.Equal(600, scenario.Simulator.Stats.ProfilesRequested!.Histogram.ToDictionary()[1]);
    }

    private async Task<CliProcess> ServeAsync(Scenario scenario)
    {
        var process = scenario.Start("serve", "--port", "0", "--store", scenario.Store, "--api", scenario.Simulator.ApiAddress.ToString());
        await process.UntilAsync(() => process.Output.Contains("Press Ctrl-C", StringComparison.Ordinal), "it is ready");
        _address = new Uri(Ready().Match(process.Output).Groups[1].Value);
        return process;
    }

    private async Task<string> UploadAsync(string file)
    {
        await using var content = File.OpenRead(file);
        using var response = await _http.PutAsync(new Uri(_address, "../inputs/users.csv"), new StreamContent(content));
        return (string)(await ReadAsync(response))["input"]!;
    }

    private Task<JsonNode> StartAsync(string runId, string input) => PostAsync("runs", $$"""{"run_id":"{{runId}}","input":"{{input}}"}""");

    private async Task<JsonNode> PostAsync(string path, string body = "{}")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.PostAsync(new Uri(_address, $"../{path}"), path.EndsWith("/pause", StringComparison.Ordinal) ? null : content);
        return await ReadAsync(response);
    }

    private async Task<JsonNode> GetAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(_address, $"../{path}"));
        return await ReadAsync(response);
    }

    private async Task<string?> StateAsync(string runId) => (string?)(await GetAsync($"runs/{runId}"))["state"];

    private async Task<int> DoneAsync(string runId) => (int)(await GetAsync($"runs/{runId}"))["counts"]!["done"]!;

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    [GeneratedRegex("^CardGenius is ready: (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex Ready();
}
