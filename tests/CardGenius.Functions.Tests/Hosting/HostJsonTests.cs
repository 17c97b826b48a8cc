using System.Text.Json.Nodes;

namespace CardGenius.Functions.Tests.Hosting;

/// <summary>What the platform is told (docs/azure.md gives the reasons).</summary>
public sealed class HostJsonTests
{
    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, name)))!;

    [Fact]
    public void The_host_is_told_what_the_design_needs()
    {
        var host = Read("host.json");
        Assert.Equal("OpenTelemetry", (string?)host["telemetryMode"]);
        var durable = host["extensions"]!["durableTask"]!;
        Assert.Equal("azureStorage", (string?)durable["storageProvider"]!["type"]);
        Assert.Equal(20, (int)durable["maxConcurrentActivityFunctions"]!);
        Assert.False((bool)durable["extendedSessionsEnabled"]!);
        Assert.False((bool)durable["tracing"]!["traceInputsAndOutputs"]!);
        var timeout = TimeSpan.Parse((string)host["functionTimeout"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(new Batch.Runs.Activities.RunActivityOptions().ChunkTime + TimeSpan.FromMinutes(4) < TimeSpan.FromMinutes(10.5));
        Assert.True(new Batch.Runs.Activities.RunActivityOptions().WorkPatience < timeout);
    }

    [Fact]
    public void Every_setting_that_a_binding_needs_is_in_the_sample()
    {
        var values = Read("local.settings.sample.json")["Values"]!.AsObject();
        Assert.Contains("CARDGENIUS_SCHEDULE", values);
        Assert.Contains("CARDGENIUS_HUB", values);
        Batch.Service.ServiceSettings.Read(name => (string?)values[name]);
    }
}
