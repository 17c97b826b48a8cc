using System.Text.Json;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator.Faults;
using CardGenius.Testing.Azurite;
using Xunit.Abstractions;

namespace CardGenius.EndToEnd.Tests;

/// <summary>The command line with a container of Azurite: everything that it does with a folder.</summary>
public sealed class BlobStoreTests(ITestOutputHelper output)
{
    [AzuriteFact]
    public async Task Ten_thousand_users_give_what_the_folder_store_gives()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await Scenario.StartAsync(10_000, Scenario.Api(milliseconds: 2));
        await scenario.RunAsync(0);
        var expected = scenario.Published.Fingerprint();
        var before = scenario.Simulator.Stats.Requests;

        var container = scenario.UseContainer(azurite);
        var run = await scenario.RunAsync(0);

        Assert.Contains($"results   {container.Address}/results/run_date=", run.Output, StringComparison.Ordinal);
        await scenario.CheckEveryRowAsync(failed: []);
        var found = scenario.Published.Fingerprint();
        Assert.Equal(expected.Keys, found.Keys);
        Assert.All(expected, file => Assert.True(file.Value == found[file.Key], $"{file.Key} differs from the folder store's"));

        // In each of the two runs: one neutral request before planning, and one request per user.
        Assert.Equal(before, scenario.Simulator.Stats.Requests - before);
        Assert.InRange(scenario.Simulator.Stats.MaxInFlight, 15, 20);

        // The key is neither in the output nor in the store.
        var key = azurite.ConnectionString.Split("AccountKey=")[1].Split(';')[0];
        Assert.DoesNotContain(key, run.Everything, StringComparison.Ordinal);
        Assert.All(
            container.Names().Where(n => n.EndsWith(".json", StringComparison.Ordinal)),
            name => Assert.DoesNotContain(key, container.Read(name).ToString(), StringComparison.Ordinal));

        // The same command again sends no requests.
        var again = await scenario.RunAsync(0);
        Assert.Contains("completed already", again.Output, StringComparison.Ordinal);
        Assert.Equal(2 * before, scenario.Simulator.Stats.Requests);
    }

    [AzuriteFact]
    public async Task A_run_is_paused_shown_resumed_exported_and_driven_again()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await Scenario.StartAsync(2000, Scenario.Api(milliseconds: 40) with
        {
            Faults = FaultPlan.Parse(["422,spend-key=amazon_spends,modulus=250,remainder=3"]),
        });
        var container = scenario.UseContainer(azurite);

        // Commands that only read create nothing.
        await scenario.RunAsync(0, "--dry-run");
        await EndAsync(scenario, 11, "status", Scenario.RunId);
        await EndAsync(scenario, 11, "verify", Scenario.RunId);
        Assert.Empty(container.Containers);
        Assert.Equal(0, scenario.Simulator.Stats.Requests);

        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests > 60, "60 requests");
        var refused = await scenario.RunAsync(7, "--no-wait");
        Assert.Contains($"blob container {container.Address} is in use by run 'chaos' (process {run.ProcessId} ", refused.Errors, StringComparison.Ordinal);
        await EndAsync(scenario, 0, "pause", Scenario.RunId);
        await Scenario.EndAsync(run, 6);
        Assert.Contains($" resume chaos --store {scenario.Store}", run.Output, StringComparison.Ordinal);

        var status = await scenario.StatusAsync();
        Assert.Equal("paused", status.GetProperty("state").GetString());
        Assert.Empty(container.Names("results/"));

        var csv = Path.Combine(Path.GetDirectoryName(scenario.Input)!, "results.csv");
        await scenario.ResumeAsync(3, "--output", csv);
        Assert.Equal(2001, (await File.ReadAllLinesAsync(csv)).Length);
        await scenario.CheckEveryRowAsync(failed: Enumerable.Range(0, 8).Select(i => (250 * i) + 3));

        // No user was requested twice, except those whose requests were refused.
        Assert.Equal(1992, scenario.Simulator.Stats.ProfilesAnswered!.Histogram[1]);

        scenario.Simulator.Faults = FaultPlan.None;
        var redriven = await EndAsync(scenario, 0, "redrive", Scenario.RunId);
        Assert.Contains("8 results, 0 failures", redriven.Output, StringComparison.Ordinal);
        Assert.Equal(
            Enumerable.Range(0, 8).Select(i => scenario.Users[(250 * i) + 3].Id),
            scenario.Find("chaos-redrive").Results.Select(r => r.GetProperty("id").GetString()));
        await EndAsync(scenario, 0, "verify", "chaos-redrive");
        var all = await EndAsync(scenario, 0, "status", "--json");
        Assert.Equal(container.Address, JsonDocument.Parse(all.Output).RootElement.GetProperty("store").GetString());
        Assert.Equal(
            [$"{container.Address}/results/", $"{container.Address}/results/"],
            JsonDocument.Parse(all.Output).RootElement.GetProperty("runs").EnumerateArray()
                .Select(r => r.GetProperty("results_folder").GetString()![..(container.Address.Length + 9)]));
        var detail = await EndAsync(scenario, 0, "status", "chaos-redrive");
        Assert.Contains($"input     {container.Address}/results/run_date=", detail.Output, StringComparison.Ordinal);
    }

    [AzuriteFact]
    public async Task A_cancelled_run_publishes_nothing_and_does_not_come_back()
    {
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await Scenario.StartAsync(2000, Scenario.Api(milliseconds: 40));
        var container = scenario.UseContainer(azurite);
        await using var run = scenario.Run();
        await run.UntilAsync(() => scenario.Simulator.Stats.Requests > 60, "60 requests");
        await EndAsync(scenario, 0, "cancel", Scenario.RunId);
        await Scenario.EndAsync(run, 10);
        Assert.Empty(container.Names("results/"));
        await scenario.ResumeAsync(10);
    }

    [AzuriteFact]
    public async Task Killed_several_times_a_run_gives_the_same_results_and_the_dead_holders_lock_is_taken_at_once()
    {
        const int Users = 2000;
        long[] moments = [0, 1, 300, 800, 1300, 1800];
        await using var azurite = await AzuriteProcess.StartAsync();
        await using var scenario = await Scenario.StartAsync(Users);
        await scenario.RunAsync(0);
        var expected = scenario.Published.Fingerprint();
        var calm = scenario.Simulator.Stats.Requests;

        scenario.UseContainer(azurite);
        foreach (var moment in moments)
        {
            await using var process = scenario.Run();
            var before = scenario.Simulator.Stats.Requests;
            await process.UntilAsync(() => scenario.Simulator.Stats.Requests > before, "a request");

            // The lease of a holder on another machine must expire. A holder on this machine is known to have ended.
            Assert.DoesNotContain("waiting for", process.Everything, StringComparison.Ordinal);
            await process.UntilAsync(() => scenario.Simulator.Stats.Requests >= calm + moment, $"request {moment}");
            await process.KillAsync();
        }

        await scenario.ResumeAsync(0);
        await scenario.CheckEveryRowAsync(failed: []);
        Assert.Equal(expected, scenario.Published.Fingerprint());
        var extra = scenario.Simulator.Stats.Requests - (2 * calm);
        output.WriteLine($"{extra} requests more than the undisturbed {calm}");
        Assert.InRange(extra, 0, moments.Length * 20 * 25);
        Assert.True(scenario.Simulator.Stats.MaxInFlight <= 20, $"{scenario.Simulator.Stats.MaxInFlight} in flight");
    }

    [AzuriteFact]
    public async Task A_managed_identity_needs_no_key()
    {
        Assert.False(OperatingSystem.IsWindows(), "a certificate for one process alone: run this test on Linux");
        await using var azurite = await AzuriteProcess.StartAsync(takesTokens: true);
        await using var identity = ManagedIdentityEndpoint.Start();
        await using var scenario = await Scenario.StartAsync(300);
        scenario.Store = $"blob:{azurite.Address}/weekly";
        scenario.Variables["SSL_CERT_FILE"] = azurite.CertificateFile;
        scenario.Variables["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential";

        // No account is signed in, so the store cannot be used and the message says why.
        var refused = await EndAsync(scenario, 9, "status");
        Assert.StartsWith($"error: {azurite.Address}/weekly: no token for the storage service was issued.", refused.Errors, StringComparison.Ordinal);

        scenario.Variables["IDENTITY_ENDPOINT"] = identity.Address.AbsoluteUri;
        scenario.Variables["IDENTITY_HEADER"] = ManagedIdentityEndpoint.Secret;
        var run = await scenario.RunAsync(0);
        Assert.Contains("300 results, 0 failures", run.Output, StringComparison.Ordinal);
        await EndAsync(scenario, 0, "verify", Scenario.RunId, "--input", scenario.Input);
        Assert.Contains(identity.Asked, query => Uri.UnescapeDataString(query).Contains("resource=https://storage.azure.com", StringComparison.Ordinal));
    }

    private static Task<CliProcess> EndAsync(Scenario scenario, int exitCode, params string[] arguments) =>
        Scenario.EndAsync(scenario.Start([.. arguments, "--store", scenario.Store]), exitCode);
}
