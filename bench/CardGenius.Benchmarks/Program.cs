using BenchmarkDotNet.Running;
using CardGenius.Benchmarks;

// dotnet run -c Release --project bench/CardGenius.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(ResponseBenchmarks).Assembly).Run(args);
