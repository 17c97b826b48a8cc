using System.Text.Json;
using System.Text.Json.Serialization;
using CardGenius.Load.Goals;
using CardGenius.Load.Model;
using CardGenius.Load.Simulation;

namespace CardGenius.Load;

/// <summary>The JSON of plans, requirements and simulated runs: members in snake case, numbers with at most four decimals.</summary>
[JsonSerializable(typeof(LoadPlan))]
[JsonSerializable(typeof(LoadRequirement))]
[JsonSerializable(typeof(SimulatedRun))]
public sealed partial class LoadJson : JsonSerializerContext
{
    /// <summary>The one to use.</summary>
    public static LoadJson Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NewLine = "\n",
        Converters = { new RoundedNumber() },
    });
}
