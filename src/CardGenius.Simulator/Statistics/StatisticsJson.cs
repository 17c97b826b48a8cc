using System.Text.Json.Serialization;

namespace CardGenius.Simulator.Statistics;

/// <summary>The statistics as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SimulatorStats))]
[JsonSerializable(typeof(IReadOnlyList<TimelineSecond>))]
internal sealed partial class StatisticsJson : JsonSerializerContext;
