using System.Text.Json.Serialization;

namespace CardGenius.Service;

/// <summary>Serializes the documents of the service in the store. Names are in snake_case, and null members are omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(StartRecord))]
[JsonSerializable(typeof(WeeklyRecord))]
[JsonSerializable(typeof(WeeklyDueRecord))]
internal sealed partial class ServiceJsonContext : JsonSerializerContext;
