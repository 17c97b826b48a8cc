using System.Text;

namespace CardGenius.Simulator.Faults;

/// <summary>The faults of a simulator: rules, of which the first that holds for a request decides.</summary>
public sealed record FaultPlan
{
    /// <summary>No faults.</summary>
    public static FaultPlan None { get; } = new();

    /// <summary>Seeds the rates.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The rules, in order.</summary>
    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    /// <summary>A plan of these rules.</summary>
    /// <param name="rules">In order.</param>
    public static FaultPlan Of(params IReadOnlyList<FaultRule> rules) => new() { Rules = rules };

    /// <summary>A plan of rules in the text form of <see cref="FaultRule.Parse"/>.</summary>
    /// <param name="rules">In order.</param>
    /// <exception cref="FormatException">One of them is no rule; the message says what is wrong.</exception>
    public static FaultPlan Parse(IEnumerable<string> rules) => new() { Rules = [.. rules.Select(FaultRule.Parse)] };

    /// <summary>
    /// Reads a plan from JSON, as <c>PUT /faults</c> takes it:
    /// <c>{"seed": 1, "rules": [{"kind": "503", "rate": 0.05, "from": 10, "to": 40}, "reset,rate=0.01"]}</c>. A rule is an object with the names of the text
    /// form in snake_case, or the text form itself.
    /// </summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="FormatException">It is no plan; the message says what is wrong and what is known.</exception>
    public static FaultPlan FromJson(ReadOnlySpan<byte> json) => FaultPlanJson.Read(json);

    /// <summary>The plan as <see cref="FromJson"/> reads it.</summary>
    public string ToJson() => Encoding.UTF8.GetString(FaultPlanJson.Write(this));
}
