using System.Text.Json;
using CardGenius.Cli.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.Cli.Tests.Commands;

public sealed class LoadTestCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task The_report_is_shown_and_written_in_every_format()
    {
        _cli.Variables["CARDGENIUS_PARTNER_TOKEN"] = "made-up-secret";
        await using var api = await StartAsync();

        Assert.Equal(0, await RunAsync($"load-test {api.ApiAddress}?key=made-up-query --stages 2,4 --stage-time 5s --output r.json --output r.md --output r.html"));

        Assert.StartsWith($"load test of {api.ApiAddress}\n  closed model: ", _cli.Out, StringComparison.Ordinal);
        Assert.Contains(" 2 users (warm-up)  ", _cli.Error, StringComparison.Ordinal);
        var report = JsonDocument.Parse(Read("r.json")).RootElement;
        Assert.Equal("closed", report.GetProperty("model").GetString());
        Assert.Equal(api.Stats.Requests, report.GetProperty("sent").GetInt64());
        Assert.Equal(["2 users", "4 users"], report.GetProperty("stages").EnumerateArray().Select(s => s.GetProperty("name").GetString()));
        Assert.Contains("| 2 users |", Read("r.md"), StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", Read("r.html"), StringComparison.Ordinal);
        foreach (var text in new[] { _cli.Out, _cli.Error, Read("r.json"), Read("r.md"), Read("r.html") })
        {
            Assert.DoesNotContain("made-up", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_report_can_be_one_json_object()
    {
        await using var api = await StartAsync();

        Assert.Equal(0, await RunAsync($"load-test {api.ApiAddress} --ramp 0..20 --over 20s --json"));

        var report = JsonDocument.Parse(_cli.Out).RootElement;
        Assert.Equal("open", report.GetProperty("model").GetString());
        Assert.Equal(10, report.GetProperty("stages").GetArrayLength());
        Assert.Equal(202, report.GetProperty("sent").GetInt64());
    }

    [Fact]
    public async Task Another_machine_needs_a_permission()
    {
        Assert.Equal(2, await _cli.RunAsync("load-test https://api.example/x"));
        Assert.StartsWith("error: api.example is another machine. ", _cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_exists_is_replaced_only_on_request()
    {
        await using var api = await StartAsync();
        _cli.Folder.Write("r.md", "mine");

        Assert.Equal(2, await _cli.RunAsync($"load-test {api.ApiAddress} --output r.md"));
        Assert.Equal("error: --output ~/r.md: the file exists; use another file, or add --force to replace it\n", _cli.Error);
        Assert.Equal(("mine", 0), (Read("r.md"), api.Stats.Requests));
        Assert.Equal(0, await RunAsync($"load-test {api.ApiAddress} --stages 1 --stage-time 5s --output r.md --force"));
        Assert.StartsWith("# Load test report", Read("r.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_does_not_exist_is_refused_before_the_test()
    {
        await using var api = await StartAsync();

        Assert.Equal(2, await _cli.RunAsync($"load-test {api.ApiAddress} --output none/r.md"));
        Assert.Equal("error: --output ~/none/r.md: the folder does not exist\n", _cli.Error);
        Assert.Equal(0, api.Stats.Requests);
    }

    [Fact]
    public async Task A_test_that_stops_itself_has_an_exit_code_and_a_report()
    {
        await using var api = await StartAsync("503");

        Assert.Equal(ExitCodes.LoadTestAborted, await RunAsync($"load-test {api.ApiAddress} --stages 2,4 --stage-time 60s --abort error-rate>5%"));
        Assert.Contains("The test stopped itself: error-rate>5%, and 100 % was measured in the last 10 seconds.", _cli.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("4 users", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_that_cannot_be_reached_has_an_exit_code()
    {
        var api = await StartAsync();
        var address = api.ApiAddress;
        await api.DisposeAsync();

        Assert.Equal(ExitCodes.FatalApi, await RunAsync($"load-test {address} --stages 1 --stage-time 5s"));
        Assert.Contains("connection", _cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_test_shows_its_report()
    {
        await using var api = await StartAsync();
        var running = _cli.RunAsync($"load-test {api.ApiAddress} --stages 2,4 --stage-time 1h");
        await Eventually.IsAsync(() => api.Stats.Requests > 0);
        _cli.Interrupts.Signal();

        Assert.Equal(ExitCodes.Interrupted, await running);
        Assert.Contains("The test was interrupted.", _cli.Out, StringComparison.Ordinal);
    }

    private static Task<SimulatorServer> StartAsync(params string[] faults) => SimulatorServer.StartAsync(
        new SimulatorOptions { Latency = LatencyProfile.None, ResponseBytes = 2000, Faults = FaultPlan.Parse(faults) });

    private string Read(string name) => File.ReadAllText(Path.Combine(_cli.Folder.Path, name));

    // The requests are real. The clock of the test runs while they are on their way, and the long timeout keeps them from ending because of it.
    private async Task<int> RunAsync(string commandLine)
    {
        var running = Task.Run(() => _cli.RunAsync($"{commandLine} --timeout 1h"));
        await Eventually.IsAsync(() =>
        {
            _cli.Time.Advance(TimeSpan.FromMilliseconds(20));
            return running.IsCompleted;
        });
        return await running;
    }
}
