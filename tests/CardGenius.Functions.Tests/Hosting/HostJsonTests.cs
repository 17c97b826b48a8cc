using System.Reflection;
using System.Text.Json.Nodes;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Functions.Timers;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker;

namespace CardGenius.Functions.Tests.Hosting;

/// <summary>The platform's settings in host.json and local.settings.sample.json. docs/azure.md gives the reasons.</summary>
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

        // Half of a run's default concurrency, so that the loss of one instance never stops a whole run.
        Assert.Equal(10, (int)durable["maxConcurrentActivityFunctions"]!);

        // After this time, another instance receives the messages of an instance that ended. A running instance renews its messages every 30 s.
        Assert.Equal("00:01:30", (string?)durable["storageProvider"]!["workItemQueueVisibilityTimeout"]);
        Assert.Equal("00:01:30", (string?)durable["storageProvider"]!["controlQueueVisibilityTimeout"]);
        Assert.False((bool)durable["extendedSessionsEnabled"]!);
        Assert.False((bool)durable["tracing"]!["traceInputsAndOutputs"]!);
        var timeout = TimeSpan.Parse((string)host["functionTimeout"]!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(new RunActivityOptions().ChunkTime + TimeSpan.FromMinutes(4) < TimeSpan.FromMinutes(10.5));
        Assert.True(new RunActivityOptions().WorkPatience < timeout);
        Assert.True(timeout <= WorkLease.LongestWork);
    }

    [Fact]
    public void The_timer_s_ticks_are_not_logged_and_what_it_does_is()
    {
        var levels = Read("host.json")["logging"]!["logLevel"]!;
        Assert.Equal("Warning", (string?)levels["Function.WeeklyRun"]);
        Assert.Equal("Information", (string?)levels["Function.WeeklyRun.User"]);
        Assert.Contains(
            typeof(TimerFunctions).GetMethods(), m => m.GetCustomAttribute<FunctionAttribute>()?.Name == "WeeklyRun");
    }

    [Fact]
    public void The_sample_has_the_hub_and_suits_the_program_and_the_simulator()
    {
        var values = Read("local.settings.sample.json")["Values"]!.AsObject();
        Assert.Contains("CARDGENIUS_HUB", values);
        var settings = ServiceSettings.Read(name => (string?)values[name]);
        Assert.Equal(new WeeklySchedule(DayOfWeek.Monday, new(2, 0)), settings.WeeklyAt);

        // The default address of `cardgenius simulate`.
        Assert.Equal("http://127.0.0.1:5099/cg/api/pro", settings.Defaults.Api.Url);
    }

    [Fact]
    public void Every_setting_of_the_sample_is_one_that_is_read()
    {
        List<string> read = ["FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsStorage", "CARDGENIUS_HUB",
            "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions"];
        ServiceSettings.Read(name =>
        {
            read.Add(name);
            return name == "CARDGENIUS_STORAGE_ACCOUNT" ? "x" : null;
        });
        Assert.Subset(read.ToHashSet(), Read("local.settings.sample.json")["Values"]!.AsObject().Select(v => v.Key).ToHashSet());
    }

    [Fact]
    public void Every_setting_that_a_binding_names_is_in_the_sample()
    {
        var values = Read("local.settings.sample.json")["Values"]!.AsObject();
        var bindings = typeof(TimerFunctions).Assembly.GetTypes().SelectMany(t => t.GetMethods())
            .SelectMany(m => m.GetParameters()).Select(p => p.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule).OfType<string>()
            .Append((string)Read("host.json")["extensions"]!["durableTask"]!["hubName"]!);
        Assert.All(bindings.Where(b => b.Contains('%', StringComparison.Ordinal)), b => Assert.Contains(b.Trim('%'), values));
    }
}
