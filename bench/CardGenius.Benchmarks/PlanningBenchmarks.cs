using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;

namespace CardGenius.Benchmarks;

/// <summary>Reads, maps and checks rows, without writing them.</summary>
[MemoryDiagnoser]
public class PlanningBenchmarks
{
    private string _file = "";

    /// <summary>Rows of the input.</summary>
    [Params(100_000)]
    public int Rows { get; set; }

    /// <summary>Writes the input once.</summary>
    [GlobalSetup]
    public void Write()
    {
        _file = Path.Combine(Path.GetTempPath(), $"cardgenius-bench-{Environment.ProcessId}.csv");
        var text = new StringBuilder("userid,avg_amazon_gmv,avg_flipkart_gmv,avg_grocery_gmv,avg_myntra_gmv,avg_ajio_gmv,avg_confirmed_gmv\n");
        for (var i = 0; i < Rows; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"user-{i:D8},{i % 50_000},\"₹1,00,000\",{i % 900}.50,10,,{i % 70}\n");
        }

        File.WriteAllText(_file, text.ToString());
    }

    /// <summary>Removes it.</summary>
    [GlobalCleanup]
    public void Remove() => File.Delete(_file);

    /// <summary>Plans it without a store.</summary>
    [Benchmark]
    public Task<DryRunReport> PlanAsync() =>
        Planner.DryRunAsync(new InputSettings(), new FileInputSource(_file), rows: null, CancellationToken.None);
}
