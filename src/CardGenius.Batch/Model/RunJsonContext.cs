using System.Text.Json.Serialization;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Model;

/// <summary>
/// How a run's small documents (<see cref="RunPaths"/>) are written and read: one line of JSON, snake_case names. Members that this
/// version does not know are passed over, so that an older program can read what a newer one wrote. Members that a document lacks keep
/// the defaults of their type: those are <c>set</c>, for the generator gives an <c>init</c> member 0 or null instead.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    WriteIndented = false)]
[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(RedrivePlan))]
[JsonSerializable(typeof(RunSettings))]
[JsonSerializable(typeof(RunControl))]
[JsonSerializable(typeof(RunProgress))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(ChunkReport))]
[JsonSerializable(typeof(ChunkTally))]
[JsonSerializable(typeof(ChunkAssignment))]
public sealed partial class RunJsonContext : JsonSerializerContext;
