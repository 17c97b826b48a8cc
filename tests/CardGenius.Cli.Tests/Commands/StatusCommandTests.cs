using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Cli.Tests.Support;

namespace CardGenius.Cli.Tests.Commands;

public sealed class StatusCommandTests : IDisposable
{
    private readonly TestCli _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task All_runs_and_one_run_as_json()
    {
        _cli.Batch.Runs["a"] = Samples.Status("a", progress: RunState.Running);
        _cli.Batch.Runs["b"] = Samples.Status("b", Samples.WithFailures("b"));

        Assert.Equal(0, await _cli.RunAsync("status --json"));
        var runs = JsonDocument.Parse(_cli.Out).RootElement.GetProperty("runs").EnumerateArray().ToList();

        Assert.Equal(["a stopped", "b completed_with_failures"], runs.Select(r => $"{r.GetProperty("run_id")} {r.GetProperty("state")}"));
        Assert.Equal(1000, runs[1].GetProperty("done").GetInt64());
        Assert.Equal(10, runs[1].GetProperty("failures").GetInt64());
        Assert.EndsWith("run_id=b", runs[1].GetProperty("results_folder").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_run_in_detail()
    {
        _cli.Batch.Runs["a"] = Samples.Status("a", progress: RunState.Running);

        Assert.Equal(0, await _cli.RunAsync("status a --store elsewhere"));
        Assert.StartsWith("run a: stopped\n  reason    interrupted: the process ended without a result\n", _cli.Out, StringComparison.Ordinal);
        Assert.Contains("cardgenius resume a --store elsewhere   #", _cli.Out, StringComparison.Ordinal);
        Assert.Equal(_cli.Folder.File("elsewhere"), Assert.Single(_cli.Stores));
    }

    [Fact]
    public async Task The_store_is_found_by_variable_and_by_configuration_file_too()
    {
        _cli.Folder.Write("etc/c.json", """{"cardgenius": {"store": "here"}}""");

        await _cli.RunAsync("status --config etc/c.json");
        _cli.Variables["CARDGENIUS_STORE"] = "there";
        await _cli.RunAsync("status --config etc/c.json");
        await _cli.RunAsync("status --config etc/c.json --store nowhere");

        Assert.Equal([_cli.Folder.File("etc/here"), _cli.Folder.File("there"), _cli.Folder.File("nowhere")], _cli.Stores);
    }
}
