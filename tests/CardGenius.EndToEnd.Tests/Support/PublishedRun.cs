using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>Reads a run's results folder without the product's code.</summary>
internal sealed class PublishedRun(string folder)
{
    private static readonly string[] MayDiffer = ["times", "latency", "attempts"];

    public static PublishedRun Find(string store, string runId) =>
        new(Assert.Single(Directory.GetDirectories(Path.Combine(store, "results"), $"run_id={runId}", SearchOption.AllDirectories)));

    public bool HasSuccess => File.Exists(Path.Combine(folder, "_SUCCESS"));

    public IEnumerable<JsonElement> Results => Directory.GetFiles(folder, "part-*.ndjson.gz").Order().SelectMany(Lines).Select(Parse);

    public IEnumerable<JsonElement> Failures => Lines(Path.Combine(folder, "failures.ndjson.gz")).Select(Parse);

    public IEnumerable<JsonElement> Rejects => Lines(Path.Combine(folder, "rejects.ndjson.gz")).Select(Parse);

    public IEnumerable<string> CsvLines => Lines(Path.Combine(folder, "results.csv.gz"));

    public JsonNode Manifest => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")))!;

    public string Report(string extension) => File.ReadAllText(Path.Combine(folder, "report." + extension));

    /// <summary>The bytes of every file. A report contains times, so only its name is compared. For the manifest, only what must be the same in two equal runs.</summary>
    public SortedDictionary<string, string> Fingerprint()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(folder))
        {
            files.Add(Path.GetFileName(file), IsReport(Path.GetFileName(file)) ? "" : Convert.ToBase64String(File.ReadAllBytes(file)));
        }

        var manifest = Manifest.AsObject();
        foreach (var name in MayDiffer)
        {
            Assert.True(manifest.Remove(name), $"the manifest has no '{name}'");
        }

        foreach (var report in manifest["files"]!.AsArray().Where(f => IsReport(f!["name"]!.GetValue<string>())))
        {
            report!.AsObject().Remove("bytes");
            report.AsObject().Remove("sha256");
        }

        // The address of the simulator differs in every run.
        manifest["settings"]!["api"]!.AsObject().Remove("url");
        manifest["settings"]!["input"]!.AsObject().Remove("path");
        files["manifest.json"] = manifest.ToJsonString();
        return files;
    }

    private static bool IsReport(string name) => name.StartsWith("report.", StringComparison.Ordinal);

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
