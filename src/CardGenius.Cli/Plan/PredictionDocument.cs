using System.Text.Json;
using System.Text.Json.Serialization;
using CardGenius.Load;
using CardGenius.Load.Simulation;

namespace CardGenius.Cli.Plan;

/// <summary>A prediction in the JSON of <c>plan --json</c>.</summary>
internal sealed record PredictionDocument(
    JsonElement Plan,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Simulation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonElement? Requirement,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Notice)
{
    public static PredictionDocument From(Prediction prediction) => new(
        JsonSerializer.SerializeToElement(prediction.Plan, LoadJson.Readable.LoadPlan),
        prediction.Simulation is { } simulation ? JsonSerializer.SerializeToElement(simulation, LoadJson.Readable.SimulatedRun) : null,
        prediction.Requirement is { } requirement ? JsonSerializer.SerializeToElement(requirement, LoadJson.Readable.LoadRequirement) : null,
        prediction.Notice);
}
