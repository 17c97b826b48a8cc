using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Leases;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WorkLeaseRecord))]
[JsonSerializable(typeof(WorkLeaseSighting))]
internal sealed partial class WorkLeaseJsonContext : JsonSerializerContext;
