using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;

namespace CardGenius.Functions.Hosting;

/// <summary>The JSON options of an orchestration's history. The types of the core use their generated contracts; all other types use
/// reflection.</summary>
internal static class DurableJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNameCaseInsensitive = true,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(
            HostedJsonContext.Default, ExecutionJsonContext.Default, RunJsonContext.Default, new DefaultJsonTypeInfoResolver()),
    };
}
