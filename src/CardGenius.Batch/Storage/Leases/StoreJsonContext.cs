using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Leases;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LockRecord))]
internal sealed partial class StoreJsonContext : JsonSerializerContext;
