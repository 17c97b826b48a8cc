using System.Text.Json.Serialization;

namespace CardGenius.Simulator.Statistics;

/// <summary>The JSON contract of the statistics.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SimulatorStats))]
[JsonSerializable(typeof(IReadOnlyList<TimelineSecond>))]
internal sealed partial class StatisticsJson : JsonSerializerContext;
