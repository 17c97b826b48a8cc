using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Leases;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClaimRecord))]
[JsonSerializable(typeof(ClaimSighting))]
internal sealed partial class ClaimJsonContext : JsonSerializerContext;
