using System.Globalization;
using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Stages;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Cli.Rollout;

/// <summary>The flags of <c>rollout</c>.</summary>
internal static class RolloutFlags
{
    private const string DefaultStages = "5x100,10x5000,20x*";

    public static Setting<IReadOnlyList<RunStage>> Stages { get; } = new(new("workers and users of each stage, with * for all other users in the last, e.g. " + DefaultStages, [], Parse))
    {
        Flag = "--stages",
        ValueName = "STAGES",
        Default = DefaultStages,
        Help = "The requests in flight and the users of each stage.",
    };

    public static Setting<AlertSeverity> Gate { get; } = new(SettingKinds.Choice(new Dictionary<string, AlertSeverity>
    {
        ["warning"] = AlertSeverity.Warning,
        ["critical"] = AlertSeverity.Critical,
    }))
    {
        Flag = "--gate",
        ValueName = "SEVERITY",
        Default = "warning",
        Help = "The threshold of error-rate and latency-p95 above which the next stage does not begin: warning or critical. A stage that is certain to end above it is stopped.",
    };

    public static Setting<bool> AcceptGate { get; } = new(SettingKinds.YesNo)
    {
        Flag = "--accept-gate",
        Help = "Finishes a stage that was stopped, or begins the next stage, although figures were above a threshold.",
    };

    /// <summary>All flags.</summary>
    public static IReadOnlyList<ISetting> All { get; } = [Stages, Gate, AcceptGate];

    /// <summary>The stages without the flag.</summary>
    public static IReadOnlyList<RunStage> Default { get; } = Parse(DefaultStages).Value;

    private static (bool Ok, IReadOnlyList<RunStage> Value) Parse(string text)
    {
        var stages = new List<RunStage>();
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        foreach (var part in parts)
        {
            var isLast = stages.Count == parts.Length - 1;
            if (part.Split('x') is not [var workers, var users]
                || !int.TryParse(workers, NumberStyles.None, CultureInfo.InvariantCulture, out var most)
                || most is < 1 or > RunSettings.MostAgreedConcurrency)
            {
                return default;
            }

            if (users == "*" && isLast)
            {
                stages.Add(new(most, null));
            }
            else if (!isLast && long.TryParse(users, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
            {
                stages.Add(new(most, count));
            }
            else
            {
                return default;
            }
        }

        return (true, stages);
    }
}
