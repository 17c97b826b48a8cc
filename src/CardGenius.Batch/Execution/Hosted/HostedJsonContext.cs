using System.Text.Json.Serialization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>Serializes the documents of the orchestration history with the rules of <see cref="RunJsonContext"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    WriteIndented = false)]
[JsonSerializable(typeof(RunLeaseReply))]
[JsonSerializable(typeof(RunInput))]
[JsonSerializable(typeof(HostedStatus))]
[JsonSerializable(typeof(ChunkInput))]
[JsonSerializable(typeof(ControlInput))]
[JsonSerializable(typeof(CompleteInput))]
[JsonSerializable(typeof(PartInput))]
[JsonSerializable(typeof(EndInput))]
[JsonSerializable(typeof(RunKey))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
public sealed partial class HostedJsonContext : JsonSerializerContext;
