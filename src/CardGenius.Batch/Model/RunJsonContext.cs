using System.Text.Json.Serialization;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Model.Limits;
using CardGenius.Batch.Model.Stages;

namespace CardGenius.Batch.Model;

/// <summary>
/// The JSON format of a run's small documents (<see cref="RunPaths"/>): one line, with names in snake_case. Unknown members are ignored, so that
/// an older version can read the documents of a newer one. Missing members keep the defaults of their type. Members with a default other than 0 or
/// null are <c>set</c> instead of <c>init</c>, because the source generator sets a missing <c>init</c> member to 0 or null.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    WriteIndented = false)]
[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(RedrivePlan))]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(RolloutRecord))]
[JsonSerializable(typeof(RunControl))]
[JsonSerializable(typeof(RunLimits))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(ChunkReport))]
[JsonSerializable(typeof(ChunkTally))]
[JsonSerializable(typeof(ChunkAssignment))]
public sealed partial class RunJsonContext : JsonSerializerContext;
