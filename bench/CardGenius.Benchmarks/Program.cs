using BenchmarkDotNet.Running;
using CardGenius.Benchmarks;

// dotnet run -c Release --project bench/CardGenius.Benchmarks -- --filter '*'
// bench/run.sh calls it with: drain URL REQUESTS
if (args is ["drain", var api, var requests])
{
    await DrainClient.RunAsync(new Uri(api), int.Parse(requests, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(ResponseBenchmarks).Assembly).Run(args);
