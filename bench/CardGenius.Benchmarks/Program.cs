using System.Globalization;
using BenchmarkDotNet.Running;
using CardGenius.Benchmarks;
using CardGenius.Benchmarks.Regression;

// dotnet run -c Release --project bench/CardGenius.Benchmarks -- --filter '*'
// bench/run.sh calls it with: drain URL REQUESTS
// bench/check.sh calls it with: allocations URL LARGE-URL CSV XLSX FOLDER, reference, and compare FIGURES BOUNDS [--update]
switch (args)
{
    case ["drain", var api, var requests]:
        await DrainClient.RunAsync(new Uri(api), int.Parse(requests, CultureInfo.InvariantCulture));
        return 0;
    case ["allocations", var api, var largeApi, var csv, var xlsx, var folder]:
        Console.WriteLine(BoundsFile.WriteFigures(await new Allocations(api, largeApi, csv, xlsx, folder).MeasureAsync()));
        return 0;
    case ["reference"]:
        Console.WriteLine(ReferenceComputation.Run());
        return 0;
    case ["compare", var figures, var bounds, .. var options]:
        return Comparison.Run(BoundsFile.ReadFigures(figures), bounds, options is ["--update"], Console.Out, Console.Error);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(ResponseBenchmarks).Assembly).Run(args);
        return 0;
}
