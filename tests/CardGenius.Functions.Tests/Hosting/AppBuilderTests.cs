using System.Reflection;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Http;
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
    // With this capability the worker asks the host not to log what the worker logs, because the worker exports its logs itself.
    private const string ExportsLogs = "WorkerOpenTelemetryEnabled";

    // Nothing listens on this port: a service that connected when it is created would fail.
    private static readonly (string Name, string Value) Storage = ("CARDGENIUS_STORAGE_ACCOUNT",
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:1/a;");

    [Fact]
    public void Without_Application_Insights_the_host_logs_what_the_worker_logs() =>
        Assert.DoesNotContain(ExportsLogs, Capabilities(Storage));

    [Fact]
    public void With_Application_Insights_the_worker_exports_its_logs() => Assert.Contains(
        ExportsLogs,
        Capabilities(Storage, ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000000")));

    [Fact]
    public async Task The_container_builds_every_function_class()
    {
        await using var services = Build(Storage);
        var classes = typeof(RunHttpFunctions).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.GetMethods().Any(m => m.GetCustomAttribute<FunctionAttribute>() is not null))
            .ToList();
        Assert.Equal(["PageHttpFunctions", "RunActivityFunctions", "RunHttpFunctions", "TimerFunctions"], classes.Select(t => t.Name).Order());
        await using var invocation = services.CreateAsyncScope();
        Assert.All(classes, t => Assert.IsType(t, ActivatorUtilities.CreateInstance(invocation.ServiceProvider, t)));
    }

    [Fact]
    public async Task All_wrong_settings_are_reported_when_the_host_starts()
    {
        await using var services = Build(("CARDGENIUS_CONCURRENCY", "many"));
        var error = Assert.Throws<ServiceSettingsException>(() => services.GetRequiredService<IStartupValidator>().Validate());
        Assert.Equal(["CARDGENIUS_CONCURRENCY", "CARDGENIUS_STORAGE_ACCOUNT"], error.Faults.Select(f => f.Split(' ')[0]).Order());
    }

    [Fact]
    public async Task The_options_are_the_settings_of_the_configuration()
    {
        await using var services = Build(Storage, ("CARDGENIUS_CONCURRENCY", "3"));
        services.GetRequiredService<IStartupValidator>().Validate();
        var settings = services.GetRequiredService<IOptions<ServiceSettings>>().Value;
        Assert.Equal((Storage.Value, 3), (settings.Storage, settings.Defaults.Concurrency));
    }

    [Fact]
    public async Task Deprecated_setting_is_logged_once_when_the_host_starts()
    {
        var logged = new Logged<ServiceSettings>();
        await using var services = Build(services => services.AddSingleton<ILogger<ServiceSettings>>(logged), ("CARDGENIUS_STORAGE", Storage.Value));

        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.Equal(Storage.Value, services.GetRequiredService<IOptions<ServiceSettings>>().Value.Storage);
        Assert.Equal([(LogLevel.Warning, "CARDGENIUS_STORAGE is deprecated; use CARDGENIUS_STORAGE_ACCOUNT.")], logged.Lines);
    }

    private static ICollection<string> Capabilities(params (string Name, string Value)[] settings)
    {
        using var services = Build(settings);
        return services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities.Keys;
    }

    private static ServiceProvider Build(params (string Name, string Value)[] settings) => Build(_ => { }, settings);

    private static ServiceProvider Build(Action<IServiceCollection> add, params (string Name, string Value)[] settings)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value)));
        builder.AddCardGenius();
        add(builder.Services);
        return builder.Services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
    }
}
