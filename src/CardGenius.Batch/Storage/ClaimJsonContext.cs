using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ClaimRecord))]
internal sealed partial class ClaimJsonContext : JsonSerializerContext;
