using System.Text.Json.Serialization;

namespace CardGenius.Batch.Storage.Folder;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LockRecord))]
internal sealed partial class FolderJsonContext : JsonSerializerContext;
