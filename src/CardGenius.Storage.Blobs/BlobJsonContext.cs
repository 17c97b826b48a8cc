using System.Text.Json.Serialization;

namespace CardGenius.Storage.Blobs;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ChunkCheckpoint))]
internal sealed partial class BlobJsonContext : JsonSerializerContext;
