using System.Diagnostics;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests;

/// <summary>Leases with real processes: two folders, another PID namespace, and a holder that is stopped and continued.</summary>
public sealed class LeaseTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_folders_on_one_machine_never_give_more_requests_than_one_run_may_send()
    {
        await using var simulator = await SimulateAsync();
        await using var first = Start(simulator, "first", "store-a");
        await first.UntilAsync(() => simulator.Stats.Requests > 20, "20 requests");

        await using var refused = Start(simulator, "refused", "store-b", "--no-wait");
        Assert.Equal(7, await refused.WaitAsync());
        var api = simulator.ApiAddress.Authority;
        var holder = $"run 'first' in folder {_folder.File("store-a")} (process {first.ProcessId} on {Environment.MachineName}, since ";
        Assert.Contains($"the API at {api} is in use by {holder}", refused.Errors, StringComparison.Ordinal);

        await using var second = Start(simulator, "second", "store-b");
        await second.UntilAsync(() => second.Errors.Contains($": only one run at a time may call {api} from one machine", StringComparison.Ordinal), "the second says why it waits");
        Assert.Contains($"waiting for {holder}", second.Errors, StringComparison.Ordinal);
        Assert.True(await first.WaitAsync() == 0, first.Everything);
        Assert.True(await second.WaitAsync() == 0, second.Everything);
        Assert.InRange(simulator.Stats.MaxInFlight, 1, 20);
        Assert.Equal([2], simulator.Stats.ProfilesAnswered!.Histogram.Keys);
    }

    [Fact]
    public async Task A_run_in_another_PID_namespace_is_not_taken_for_a_process_that_has_ended()
    {
        if (!CanUnshare())
        {
            output.WriteLine("NOT RUN: this system does not permit a new PID namespace (unshare --pid).");
            return;
        }

        await using var simulator = await SimulateAsync();
        await using var first = Start(simulator, "first", "store");
        await first.UntilAsync(() => simulator.Stats.Requests > 20, "20 requests");

        // In that namespace, the first process's id does not exist, but the host name and the store are the same.
        await using var other = Start(simulator, "other", "store", ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"], "--no-wait");
        Assert.True(await other.WaitAsync() == 7, other.Everything);
        Assert.Contains($"run 'first' (process {first.ProcessId} on", other.Errors, StringComparison.Ordinal);
        Assert.True(await first.WaitAsync() == 0, first.Everything);
        Assert.InRange(simulator.Stats.MaxInFlight, 1, 20);
    }

    [Fact]
    public async Task A_holder_that_is_stopped_loses_the_store_and_when_it_is_continued_it_sends_nothing_more()
    {
        if (OperatingSystem.IsWindows())
        {
            output.WriteLine("NOT RUN: Windows has no signal that stops a process.");
            return;
        }

        await using var simulator = await SimulateAsync(milliseconds: 100);
        await using var first = Start(simulator, "first", "store", "--concurrency", "10");
        await first.UntilAsync(() => simulator.Stats.Requests > 50, "50 requests");
        first.Signal("STOP");
        try
        {
            var before = simulator.Stats.Requests;
            await using var second = Start(simulator, "second", "store", "--concurrency", "10");
            await second.UntilAsync(() => simulator.Stats.Requests > before + 10, "the second has taken the store");
            first.Signal("CONT");
            Assert.True(await first.WaitAsync() == 7, first.Everything);
            Assert.Contains("the store lease was lost. This process did not renew it in time, and another process took it.", first.Errors, StringComparison.Ordinal);
            Assert.InRange(simulator.Stats.MaxInFlight, 1, 10);
            second.Signal("TERM");
            await second.WaitAsync();
        }
        finally
        {
            if (!first.HasExited)
            {
                first.Signal("CONT");
            }
        }
    }

    private static bool CanUnshare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var unshare = Process.Start(new ProcessStartInfo("unshare", ["--pid", "--fork", "--mount-proc", "true"]) { RedirectStandardError = true })!;
            unshare.WaitForExit();
            return unshare.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Task<SimulatorServer> SimulateAsync(int milliseconds = 40) => SimulatorServer.StartAsync(new()
    {
        Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(milliseconds)),
        CountProfiles = true,
    });

    private CliProcess Start(SimulatorServer simulator, string runId, string store, params string[] more) =>
        Start(simulator, runId, store, behind: null, more);

    private CliProcess Start(SimulatorServer simulator, string runId, string store, IReadOnlyList<string>? behind, params string[] more)
    {
        var input = _folder.Write("users.csv", MadeUsers.Csv(MadeUsers.Make(2000)));
        return CliProcess.Start(
            ["run", "--input", input, "--api", simulator.ApiAddress.ToString(), "--store", _folder.File(store), "--run-id", runId, .. more],
            environment: null,
            workingFolder: _folder.Path,
            behind);
    }
}
