using System.Text.Json.Serialization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Execution;

/// <summary>Serializes the documents of an execution with the rules of <see cref="RunJsonContext"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    WriteIndented = false)]
[JsonSerializable(typeof(RunLoopState))]
[JsonSerializable(typeof(ChunkCheckpoint))]
[JsonSerializable(typeof(RankingRules))]
[JsonSerializable(typeof(RunLeaseRecord))]
public sealed partial class ExecutionJsonContext : JsonSerializerContext;
