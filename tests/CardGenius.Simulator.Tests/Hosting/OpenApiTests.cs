using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Hosting;
using CardGenius.Simulator.Statistics;
using CardGenius.Simulator.Tests.Support;

namespace CardGenius.Simulator.Tests.Hosting;

/// <summary>docs/simulator-openapi.json describes the paths and the documents of the simulator.</summary>
public sealed class OpenApiTests
{
    private static readonly JsonNode Document = JsonNode.Parse(File.ReadAllText(FindFile()))!;

    public static TheoryData<string, JsonTypeInfo> Schemas => new()
    {
        { "Stats", StatisticsJson.Default.SimulatorStats },
        { "Backend", StatisticsJson.Default.BackendCounts },
        { "Profiles", StatisticsJson.Default.ProfileStats },
        { "Second", StatisticsJson.Default.TimelineSecond },
    };

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_has_the_members_of_its_document(string schema, JsonTypeInfo type)
    {
        Assert.Equal(type.Properties.Where(p => p.Get is not null).Select(p => p.Name), Members(schema));
        Assert.Equal(Members(schema), Document["components"]!["schemas"]![schema]!["required"]!.AsArray().Select(n => (string)n!));
    }

    [Fact]
    public void The_schema_of_a_rule_has_all_conditions_and_kinds()
    {
        Assert.Equal(FaultFields.Known.Split(", ").Prepend("kind"), Members("FaultRule"));
        var kinds = Document["components"]!["schemas"]!["FaultRule"]!["properties"]!["kind"]!["anyOf"]![0]!["enum"]!.AsArray();
        Assert.Equal(FaultNames.All.Order(StringComparer.Ordinal), kinds.Select(n => (string)n!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_paths_are_those_of_the_simulator()
    {
        var described = Document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(verb => (verb.Key.ToUpperInvariant(), path.Key)));
        var routes = ControlHandler.Routes.Concat(SimulatorApplication.ApiPaths.Select(path => ("POST", path)));
        Assert.Equal(routes.Order(), described.Order());
    }

    [Fact]
    public async Task Each_described_path_responds_with_a_described_status()
    {
        await using var server = await Simulators.StartAsync();
        using var client = new Client(server);
        foreach (var (path, item) in Document["paths"]!.AsObject())
        {
            foreach (var (verb, operation) in item!.AsObject())
            {
                var body = operation!["requestBody"] is null ? null : "{}";
                using var response = await client.SendAsync(new HttpMethod(verb.ToUpperInvariant()), path.TrimStart('/'), body);
                var status = ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
                Assert.StartsWith("2", status, StringComparison.Ordinal);
                Assert.True(operation["responses"]!.AsObject().ContainsKey(status), $"{verb} {path}: {status}");
            }
        }
    }

    [Fact]
    public void Every_reference_resolves()
    {
        var schemas = Document["components"]!["schemas"]!.AsObject().Select(s => $"#/components/schemas/{s.Key}").ToHashSet();
        Assert.Subset(schemas, References(Document).ToHashSet());

        static IEnumerable<string> References(JsonNode? node) => node switch
        {
            JsonObject o => o.SelectMany(m => m.Key == "$ref" ? [(string)m.Value!] : References(m.Value)),
            JsonArray a => a.SelectMany(References),
            _ => [],
        };
    }

    private static IEnumerable<string> Members(string schema) =>
        Document["components"]!["schemas"]![schema]!["properties"]!.AsObject().Select(p => p.Key);

    private static string FindFile()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CardGenius.Functions.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The solution's folder was not found.");
        }

        return Path.Combine(folder, "docs", "simulator-openapi.json");
    }
}
