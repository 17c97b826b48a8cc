using System.Text.Json.Serialization;

namespace CardGenius.Service;

/// <summary>Reads and writes the service's own documents in the store: snake_case names, without members that are null.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(StartRecord))]
[JsonSerializable(typeof(WeeklyRecord))]
internal sealed partial class ServiceJsonContext : JsonSerializerContext;
