using System.Text.Json.Serialization;
using CardGenius.Batch.Model;

namespace CardGenius.Batch.Timeline;

/// <summary>Serializes timelines with the rules of <see cref="RunJsonContext"/>. Members that are null are omitted.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = false)]
[JsonSerializable(typeof(RunTimeline))]
public sealed partial class TimelineJsonContext : JsonSerializerContext;
