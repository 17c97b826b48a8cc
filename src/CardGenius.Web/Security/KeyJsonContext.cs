using System.Text.Json.Serialization;

namespace CardGenius.Web.Security;

/// <summary>Serializes the hash of the key. Names are in snake_case.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(StoredKey))]
internal sealed partial class KeyJsonContext : JsonSerializerContext;
