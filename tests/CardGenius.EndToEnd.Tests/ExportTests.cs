using System.Globalization;
using System.Text.Json;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;
using CsvHelper;

namespace CardGenius.EndToEnd.Tests;

/// <summary>A run with rejects and failures, its redrive and the run of its corrected rejects give one file with every user once.</summary>
public sealed class ExportTests : IDisposable
{
    private const int Users = 60;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Store => _folder.File("store");

    [Fact]
    public async Task A_run_its_redrive_and_its_corrected_rejects_become_one_file()
    {
        var users = MadeUsers.Make(Users);
        var lines = MadeUsers.Csv(users).TrimEnd('\n').Split('\n');
        foreach (var row in (int[])[5, 17, 42])
        {
            lines[row] = lines[row].Replace(",", ",-", StringComparison.Ordinal);
        }

        var input = _folder.Write("users.csv", string.Join('\n', lines));
        await using var simulator = await SimulatorServer.StartAsync(new()
        {
            Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(2)),
            Faults = FaultPlan.Parse(["422,spend-key=amazon_spends,modulus=10,remainder=3"]),
        });
        string[] api = ["--api", simulator.ApiAddress.ToString(), "--store", Store];
        await ExpectAsync(3, ["run", "--input", input, "--run-id", "main", .. api]);

        simulator.Faults = FaultPlan.None;
        var redrive = await ExpectAsync(0, ["redrive", "main", "--store", Store]);
        Assert.Matches(" export main main-redrive --store .* --output all.xlsx", redrive.Output);
        var corrected = _folder.Write("corrected.ndjson", string.Join('\n', PublishedRun.Find(Store, "main").Rejects.Select(r =>
            r.GetRawText().Replace("\"-", "\"", StringComparison.Ordinal))));
        await ExpectAsync(0, ["run", "--input", corrected, "--run-id", "corrected", .. api]);

        foreach (var layout in (string[])["v2", "v1"])
        {
            var file = _folder.File($"{layout}.csv");
            var export = await ExpectAsync(0, ["export", "corrected", "main-redrive", "main", "--layout", layout, "--output", file, "--store", Store, "--json"]);
            var rows = Read(file);
            Assert.Equal(users.Select(u => u.Id), rows.Select(r => r["userid"]));
            Assert.All(rows, r => Assert.Equal("", r["cardgenius_error"]));
            Assert.All(rows, r => Assert.NotEqual("", r["top1_card_name"]));
            Assert.Equal(Users, JsonDocument.Parse(export.Output).RootElement.GetProperty("users").GetInt32());
            Assert.Equal(0, JsonDocument.Parse(export.Output).RootElement.GetProperty("open_rejects").GetInt32());
        }

        await ExpectAsync(0, ["export", "main", "--layout", "facts", "--output", _folder.File("facts.parquet"), "--store", Store]);
        await ExpectAsync(0, ["export", "main", "main-redrive", "--output", _folder.File("all.xlsx"), "--store", Store]);
        var again = await ExpectAsync(2, ["export", "main", "--output", _folder.File("all.xlsx"), "--store", Store]);
        Assert.Contains("the file already exists", again.Errors, StringComparison.Ordinal);
        await ExpectAsync(11, ["export", "none", "--output", _folder.File("none.csv"), "--store", Store]);

        var other = _folder.Write("other.csv", MadeUsers.Csv(MadeUsers.Make(3)));
        await ExpectAsync(0, ["run", "--input", other, "--run-id", "other", .. api]);
        var unrelated = await ExpectAsync(2, ["export", "main", "other", "--output", _folder.File("mixed.csv"), "--store", Store]);
        Assert.Contains("'main' and 'other' have different inputs (users.csv and other.csv)", unrelated.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("mixed.csv")));
    }

    private static async Task<CliProcess> ExpectAsync(int code, string[] arguments)
    {
        var process = await CliProcess.RunAsync(arguments);
        Assert.True(await process.WaitAsync() == code, $"expected exit code {code}\n{process.Everything}");
        return process;
    }

    private static List<Dictionary<string, string>> Read(string file)
    {
        using var text = new StreamReader(file);
        using var csv = new CsvParser(text, CultureInfo.InvariantCulture);
        Assert.True(csv.Read());
        var header = csv.Record!;
        List<Dictionary<string, string>> rows = [];
        while (csv.Read())
        {
            rows.Add(header.Zip(csv.Record!).ToDictionary(c => c.First, c => c.Second));
        }

        return rows;
    }
}
