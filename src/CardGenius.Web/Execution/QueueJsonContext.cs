using System.Text.Json.Serialization;

namespace CardGenius.Web.Execution;

/// <summary>Serializes the entries of the queue. Names are in snake_case, and null members are omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(QueueEntry))]
internal sealed partial class QueueJsonContext : JsonSerializerContext;
