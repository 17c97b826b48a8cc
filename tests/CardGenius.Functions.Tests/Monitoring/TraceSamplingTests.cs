using System.Collections.Concurrent;
using System.Diagnostics;
using CardGenius.Batch.Telemetry;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace CardGenius.Functions.Tests.Monitoring;

/// <summary>The sampler that the app gives to the exporter of Application Insights, with the spans of the product.</summary>
[Collection(Reported.Collection)]
public sealed class TraceSamplingTests : IDisposable
{
    private readonly ServiceProvider _services = Build();
    private readonly ConcurrentBag<Activity> _exported = [];
    private readonly ActivityListener _listener;

    public TraceSamplingTests()
    {
        _ = _services.GetRequiredService<TracerProvider>();

        // This listener asks for no span: it sees only those that the sampler keeps.
        _listener = new()
        {
            ShouldListenTo = source => source.Name == BatchTelemetry.Name,
            ActivityStopped = span =>
            {
                if (span.Recorded)
                {
                    _exported.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    [Theory]
    [InlineData(ActivityTraceFlags.Recorded)]
    [InlineData(ActivityTraceFlags.None)]
    public void The_chunks_and_attempts_of_a_run_are_exported_together_or_not_at_all(ActivityTraceFlags decision)
    {
        var trace = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), decision, isRemote: true);
        for (var chunk = 0; chunk < 200; chunk++)
        {
            using (BatchTelemetry.Activities.StartActivity("chunk", ActivityKind.Internal, trace))
            {
                for (var attempt = 0; attempt < 10; attempt++)
                {
                    // A request of the client to the API; the API gets no trace header.
                    using var span = BatchTelemetry.Activities.StartActivity("attempt", ActivityKind.Client);
                }
            }
        }

        var exported = _exported.Where(s => s.TraceId == trace.TraceId).ToList();
        Assert.Equal(decision == ActivityTraceFlags.Recorded ? (200, 2000) : (0, 0), (exported.Count(s => s.OperationName == "chunk"), exported.Count(s => s.OperationName == "attempt")));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public async Task A_hosted_run_is_traced_according_to_the_setting(double share, bool isTraced)
    {
        await using var world = await DurableWorld.StartAsync(w =>
        {
            w.Settings = w.Settings with { TracedRuns = share };
            w.ReplaceInstances();
        });
        var run = $"traced-{isTraced}";
        await world.PostAsync(run, 60);
        await world.EndOfAsync(run);
        var exported = _exported.Where(s => (string?)s.GetTagItem("cardgenius.run") == run).ToList();
        Assert.Equal(isTraced, exported.Count > 0);
        Assert.True(exported.Select(s => s.TraceId).Distinct().Count() <= 1);
    }

    private static ServiceProvider Build()
    {
        // Nothing listens on this port.
        const string Target = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:1/";
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("APPLICATIONINSIGHTS_CONNECTION_STRING", (string?)Target)])
            .Build();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging();
        AzureMonitor.Add(services, configuration);
        return services.BuildServiceProvider();
    }
}
