using CardGenius.Functions.Hosting;
using CardGenius.Service;
using CardGenius.Service.Http;
using CardGenius.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CardGenius.Functions.Tests.Support;

/// <summary>Creates the service factory of the app over a storage of the test.</summary>
internal static class TestServices
{
    public static RunServiceFactory NewFactory(
        Func<CancellationToken, Task<RunStorage>> openStorage, ServiceSettings? settings = null, TimeProvider? time = null) => new(
        new AsyncLazy<RunStorage>(openStorage),
        Options.Create(settings ?? new() { Storage = "x" }),
        time ?? new ManualTimeProvider(),
        NullLogger<RunsApi>.Instance);
}
