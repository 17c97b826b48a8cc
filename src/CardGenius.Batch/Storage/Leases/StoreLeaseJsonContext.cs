using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Leases;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoreLeaseRecord))]
internal sealed partial class StoreLeaseJsonContext : JsonSerializerContext;
