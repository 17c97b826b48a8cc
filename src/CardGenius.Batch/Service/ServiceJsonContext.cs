using System.Text.Json.Serialization;

namespace CardGenius.Batch.Service;

/// <summary>How the service's documents are written: snake_case names, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(StartRecord))]
[JsonSerializable(typeof(WeeklyRecord))]
[JsonSerializable(typeof(Http.RunDocument))]
[JsonSerializable(typeof(Http.RunListDocument))]
[JsonSerializable(typeof(Http.ResultsDocument))]
[JsonSerializable(typeof(Http.DryRunDocument))]
[JsonSerializable(typeof(Http.ProblemDocument))]
public sealed partial class ServiceJsonContext : JsonSerializerContext;
