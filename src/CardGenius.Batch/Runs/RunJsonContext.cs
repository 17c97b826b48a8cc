using System.Text.Json.Serialization;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Runs;

/// <summary>How the run's documents are written: snake_case, one line, without reflection. Members that a newer version wrote are
/// passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(RedrivePlan))]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(RunControl))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(RunLoopState))]
[JsonSerializable(typeof(ChunkReport))]
[JsonSerializable(typeof(ChunkCheckpoint))]
[JsonSerializable(typeof(RankingRules))]
public sealed partial class RunJsonContext : JsonSerializerContext;
