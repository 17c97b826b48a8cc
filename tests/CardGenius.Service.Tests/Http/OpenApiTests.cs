using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model;
using CardGenius.Batch.Timeline;
using CardGenius.Service.Http;

namespace CardGenius.Service.Tests.Http;

/// <summary>The OpenAPI document matches the types of the API. CardGenius.Functions.Tests checks the routes.</summary>
public sealed class OpenApiTests
{
    private static readonly JsonNode Document = JsonNode.Parse(RunsApi.OpenApi().Body.Span)!;

    public static TheoryData<string, JsonTypeInfo> Schemas => new()
    {
        { "Run", HttpJsonContext.Default.RunDocument },
        { "RunList", HttpJsonContext.Default.RunListDocument },
        { "Input", HttpJsonContext.Default.InputDocument },
        { "Counts", HttpJsonContext.Default.CountsDocument },
        { "DroppedCards", HttpJsonContext.Default.DroppedCards },
        { "Latency", HttpJsonContext.Default.LatencyDocument },
        { "Window", HttpJsonContext.Default.WindowDocument },
        { "LimitsChange", HttpJsonContext.Default.LimitsDocument },
        { "RunSettings", HttpJsonContext.Default.RunSettingsDocument },
        { "Links", HttpJsonContext.Default.LinksDocument },
        { "Results", HttpJsonContext.Default.ResultsDocument },
        { "ResultFile", HttpJsonContext.Default.ResultFileDocument },
        { "DryRun", HttpJsonContext.Default.DryRunDocument },
        { "Prediction", HttpJsonContext.Default.PredictionDocument },
        { "Column", HttpJsonContext.Default.ColumnDocument },
        { "RejectReason", HttpJsonContext.Default.RejectReasonDocument },
        { "Timeline", HttpJsonContext.Default.TimelineDocument },
        { "Event", HttpJsonContext.Default.EventDocument },
        { "Alert", HttpJsonContext.Default.AlertDocument },
        { "Sample", HttpJsonContext.Default.SampleDocument },
        { "ClassRequests", HttpJsonContext.Default.ClassRequestsDocument },
        { "Rows", HttpJsonContext.Default.RowsDocument },
        { "Summary", HttpJsonContext.Default.SummaryDocument },
        { "TopCard", HttpJsonContext.Default.TopCardDocument },
        { "Failure", HttpJsonContext.Default.FailureDocument },
        { "Upload", HttpJsonContext.Default.UploadDocument },
        { "InputList", HttpJsonContext.Default.InputListDocument },
        { "InputFile", HttpJsonContext.Default.InputFileDocument },
        { "Problem", HttpJsonContext.Default.ProblemDocument },
    };

    [Theory]
    [MemberData(nameof(Schemas))]
    public void A_schema_has_the_fields_of_the_document(string schema, JsonTypeInfo type)
    {
        var properties = Document["components"]!["schemas"]![schema]!["properties"]!.AsObject();
        Assert.Equal(type.Properties.Where(p => p.Get is not null).Select(p => p.Name), properties.Select(p => p.Key));
        var required = Document["components"]!["schemas"]![schema]!["required"]!.AsArray().Select(n => (string)n!);
        Assert.Subset(properties.Select(p => p.Key).ToHashSet(), required.ToHashSet());
    }

    [Fact]
    public async Task The_schema_of_the_request_has_the_fields_that_are_read()
    {
        using var world = new ServiceWorld();
        Assert.Equal(Fields("StartRequest"), await ExpectedAsync("""{"?":1,"input":"a.csv","settings":{}}""", "?"));
        Assert.Equal(Fields("StartSettings"), await ExpectedAsync("""{"input":"a.csv","settings":{"?":1}}""", "settings.?"));
        await world.PostAsync("""{"run_id":"r","users":[{"user_id":"u","fuel":1}]}""");
        var resume = ServiceWorld.Json(await world.ResumeAsync("r", """{"?":1}"""));
        Assert.Equal(Fields("Amendments"), Listed(resume, "?"));
        Assert.Equal(Fields("Limits"), Listed(ServiceWorld.Json(await world.ChangeLimitsAsync("r", """{"?":1}""")), "?"));

        async Task<IEnumerable<string>> ExpectedAsync(string body, string field) => Listed(ServiceWorld.Json(await world.PostAsync(body)), field);

        static IEnumerable<string> Listed(JsonNode problem, string field) =>
            ((string)problem["errors"]![field]![0]!).Split("expected: ")[1].Split(", ").Order(StringComparer.Ordinal);

        static IEnumerable<string> Fields(string schema) =>
            Document["components"]!["schemas"]![schema]!["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void The_event_kinds_are_all_kinds() => Assert.Equal(
        Enum.GetValues<RunEventKind>().Select(SnakeCase.Of).Order(),
        Document["components"]!["schemas"]!["Event"]!["properties"]!["kind"]!["enum"]!.AsArray().Select(n => (string)n!).Order());

    [Fact]
    public void The_states_are_all_states()
    {
        var named = Document["components"]!["schemas"]!["Run"]!["properties"]!["state"]!["enum"]!.AsArray().Select(n => (string)n!);
        Assert.Equal(Enum.GetValues<RunState>().Select(RunDocument.NameOf).Order(), named.Order());
        var causes = Document["components"]!["schemas"]!["Run"]!["properties"]!["cause"]!["enum"]!.AsArray().Select(n => (string?)n);
        Assert.Equal(
            Enum.GetValues<Batch.Model.StopCause>().Select(RunDocument.NameOf).Where(n => n is not null).Order(), causes.Order());
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

    [Fact]
    public void Every_operation_documents_its_errors()
    {
        foreach (var (path, item) in Document["paths"]!.AsObject())
        {
            foreach (var (verb, operation) in item!.AsObject())
            {
                foreach (var (status, response) in operation!["responses"]!.AsObject().Where(r => r.Key[0] is '4' or '5'))
                {
                    Assert.True(
                        (string?)response!["content"]!["application/problem+json"]!["schema"]!["$ref"] == "#/components/schemas/Problem",
                        $"{verb} {path} {status}");
                }
            }
        }

        Assert.StartsWith("3.1", (string)Document["openapi"]!, StringComparison.Ordinal);
    }
}
