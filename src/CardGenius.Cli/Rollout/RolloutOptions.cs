using CardGenius.Batch.Model.Stages;
using CardGenius.Batch.Telemetry;
using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Rollout;

/// <summary>The options of <c>rollout</c>.</summary>
/// <param name="Stages">The stages.</param>
/// <param name="Gate">The lowest severity that refuses the next stage.</param>
/// <param name="AcceptsGate">Whether a refusal that is recorded is ignored.</param>
internal sealed record RolloutOptions(IReadOnlyList<RunStage> Stages, AlertSeverity Gate, bool AcceptsGate)
{
    /// <summary>Reads the flags.</summary>
    /// <param name="flags">The text of each flag, as typed.</param>
    /// <param name="folder">The current folder.</param>
    /// <param name="ceiling">The highest concurrency that the owners of the API agreed to.</param>
    /// <exception cref="UsageException">Values are wrong. The exception contains every problem.</exception>
    public static RolloutOptions Read(IReadOnlyDictionary<string, string> flags, string folder, int ceiling)
    {
        var findings = new Findings();
        var sources = new SettingSources(flags, new Dictionary<string, string>(), null, folder, findings);
        var stages = sources.Find(RolloutFlags.Stages);
        if (stages?.Value.FirstOrDefault(s => s.Workers > ceiling) is { } above)
        {
            findings.Problem($"{stages.Origin.Place}: a stage has {above.Workers} requests in flight, more than the {ceiling} that the API's owners agreed to (--agreed-concurrency)");
        }

        var options = new RolloutOptions(
            stages?.Value ?? [.. RolloutFlags.Default.Select(s => s with { Workers = Math.Min(s.Workers, ceiling) })],
            sources.Find(RolloutFlags.Gate)?.Value ?? AlertSeverity.Warning,
            sources.Find(RolloutFlags.AcceptGate)?.Value ?? false);
        findings.ThrowIfAny();
        return options;
    }
}
