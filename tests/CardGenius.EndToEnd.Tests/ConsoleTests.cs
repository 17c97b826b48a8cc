using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests;

/// <summary>A run whose terminal, pipe or log file is closed, full or gone.</summary>
public sealed class ConsoleTests : IDisposable
{
    private const int Users = 300;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Store => _folder.File("store");

    // Only Linux has /dev/full.
    [LinuxTheory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    [InlineData("<&- >&- 2>&-")]
    public async Task A_run_ends_as_it_would_whatever_becomes_of_its_output(string redirection)
    {
        await using var simulator = await SimulateAsync();
        foreach (var (runId, more) in new[] { ("text", ""), ("json", "--json") })
        {
            await using var run = Start($"exec \"$@\" {more} {redirection}", simulator, runId);
            Assert.True(await run.WaitAsync() == 0, run.Everything);
            IsWhole(runId);
            Assert.Equal(
                redirection == ">/dev/full",
                run.Errors.Contains("warning: standard output could not be written", StringComparison.Ordinal));
        }
    }

    [LinuxTheory]
    [InlineData("2>&1")]
    [InlineData("--json 2>&1")]
    public async Task A_pipe_that_ends_does_not_end_the_run(string more)
    {
        await using var simulator = await SimulateAsync();
        await using var run = Start($"set -o pipefail; \"$@\" {more} | head -1", simulator, "piped");
        Assert.True(await run.WaitAsync() == 0, run.Everything);
        IsWhole("piped");
    }

    [LinuxTheory]
    [InlineData("exec \"$@\"")]
    [InlineData("exec \"$@\" 2>/dev/full")]
    public async Task A_terminal_that_goes_away_does_not_end_the_run(string command)
    {
        await using var simulator = await SimulateAsync();
        await using var run = Start(command, simulator, "hung-up");
        await run.UntilAsync(() => simulator.Stats.Requests > 50, "50 requests");
        run.Signal("HUP");
        Assert.True(await run.WaitAsync() == 0, run.Everything);
        IsWhole("hung-up");
    }

    [LinuxFact]
    public async Task The_simulator_ends_with_its_terminal()
    {
        await using var simulator = CliProcess.Start("simulate", "--port", "0");
        await simulator.UntilAsync(() => simulator.Output.Contains("Ctrl-C", StringComparison.Ordinal), "it listens");
        simulator.Signal("HUP");
        Assert.True(await simulator.WaitAsync() == 0, simulator.Everything);
    }

    [LinuxFact]
    public async Task A_failure_keeps_its_exit_code()
    {
        await using var simulator = await SimulateAsync();
        await using var run = Start("exec \"$@\" --input nowhere.csv >/dev/full 2>/dev/full", simulator, "refused");
        Assert.True(await run.WaitAsync() == 2, run.Everything);
    }

    private static Task<SimulatorServer> SimulateAsync() =>
        SimulatorServer.StartAsync(new() { Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(20)) });

    private CliProcess Start(string command, SimulatorServer simulator, string runId) => CliProcess.Start(
        [
            "run", "--api", simulator.ApiAddress.ToString(), "--store", Store, "--run-id", runId,
            .. command.Contains("--input", StringComparison.Ordinal) ? [] : (string[])["--input", Input()],
        ],
        environment: null,
        workingFolder: _folder.Path,
        behind: ["bash", "-c", command, "bash"]);

    private string Input() => _folder.Write("users.csv", MadeUsers.Csv(MadeUsers.Make(Users)));

    private void IsWhole(string runId) => Assert.Equal(Users, PublishedRun.Find(Store, runId).Results.Count());
}
