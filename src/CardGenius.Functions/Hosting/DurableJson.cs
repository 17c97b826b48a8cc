using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;

namespace CardGenius.Functions.Hosting;

/// <summary>How what goes through an orchestration's history is written: the core's own contracts, and the worker's for all else.</summary>
internal static class DurableJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNameCaseInsensitive = true,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(
            HostedJsonContext.Default, ExecutionJsonContext.Default, RunJsonContext.Default, new DefaultJsonTypeInfoResolver()),
    };
}
