using System.Text;

namespace CardGenius.Simulator.Faults;

/// <summary>The faults of a simulator. The first rule that matches a request applies.</summary>
public sealed record FaultPlan
{
    /// <summary>No faults.</summary>
    public static FaultPlan None { get; } = new();

    /// <summary>The seed of the rates.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The rules, in order.</summary>
    public IReadOnlyList<FaultRule> Rules { get; init; } = [];

    /// <summary>Creates a plan from rules.</summary>
    /// <param name="rules">The rules, in order.</param>
    public static FaultPlan Of(params IReadOnlyList<FaultRule> rules) => new() { Rules = rules };

    /// <summary>Creates a plan from rules in the text form of <see cref="FaultRule.Parse"/>.</summary>
    /// <param name="rules">The rules, in order.</param>
    /// <exception cref="FormatException">A rule is wrong. The message says which and why.</exception>
    public static FaultPlan Parse(IEnumerable<string> rules) => new() { Rules = [.. rules.Select(FaultRule.Parse)] };

    /// <summary>
    /// Parses the JSON that <c>PUT /faults</c> accepts:
    /// <c>{"seed": 1, "rules": [{"kind": "503", "rate": 0.05, "from": 10, "to": 40}, "reset,rate=0.01"]}</c>. A rule is an object with the names of
    /// the text
    /// form in snake_case, or the text form itself.
    /// </summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="FormatException">The JSON is not a plan. The message says what is wrong and lists the known names.</exception>
    public static FaultPlan FromJson(ReadOnlySpan<byte> json) => FaultPlanJson.Read(json);

    /// <summary>Returns the JSON that <see cref="FromJson"/> parses.</summary>
    public string ToJson() => Encoding.UTF8.GetString(FaultPlanJson.Write(this));
}
