using CardGenius.Functions.Hosting;
using CardGenius.Functions.Tests.Support;
using CardGenius.Service;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Tests.Hosting;

public sealed class AppBuilderTests
{
    // What the worker tells the host with it: "do not log what I log, I send my logs myself".
    private const string SendsItsOwnLogs = "WorkerOpenTelemetryEnabled";

    [Fact]
    public void Without_Application_Insights_the_host_logs_what_the_worker_logs() =>
        Assert.DoesNotContain(SendsItsOwnLogs, Capabilities());

    [Fact]
    public void With_Application_Insights_the_worker_sends_its_logs_itself() => Assert.Contains(
        SendsItsOwnLogs,
        Capabilities(("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000000")));

    [Fact]
    public void Deprecated_setting_is_logged_as_a_warning_at_the_start()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["CARDGENIUS_STORAGE"] = "UseDevelopmentStorage=true" });
        builder.AddCardGenius();
        var logged = new Logged<ServiceSettings>();
        builder.Services.AddSingleton<ILogger<ServiceSettings>>(logged);
        using var services = builder.Services.BuildServiceProvider();

        services.LogSettingWarnings();

        Assert.Equal([(LogLevel.Warning, "CARDGENIUS_STORAGE is deprecated; use CARDGENIUS_STORAGE_ACCOUNT.")], logged.Lines);
    }

    private static ICollection<string> Capabilities(params (string Name, string Value)[] settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(
            settings.Append(("CARDGENIUS_STORAGE_ACCOUNT", "UseDevelopmentStorage=true")).Select(s => KeyValuePair.Create(s.Item1, (string?)s.Item2)));
        builder.AddCardGenius();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities.Keys;
    }
}
