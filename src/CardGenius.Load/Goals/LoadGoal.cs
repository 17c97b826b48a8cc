namespace CardGenius.Load.Goals;

/// <summary>What a run is wanted to reach: exactly one of the two.</summary>
public sealed record LoadGoal
{
    private LoadGoal()
    {
    }

    /// <summary>The longest duration, in seconds; null where a rate is wanted.</summary>
    public double? WithinSeconds { get; private init; }

    /// <summary>Requests a second; null where a duration is wanted.</summary>
    public double? RequestsPerSecond { get; private init; }

    /// <summary>An end within a time.</summary>
    /// <param name="seconds">Above 0.</param>
    public static LoadGoal Within(double seconds) => seconds > 0
        ? new() { WithinSeconds = seconds }
        : throw new ArgumentOutOfRangeException(nameof(seconds), seconds, "Expected a time above 0.");

    /// <summary>A rate of requests.</summary>
    /// <param name="perSecond">Above 0.</param>
    public static LoadGoal Rate(double perSecond) => perSecond > 0
        ? new() { RequestsPerSecond = perSecond }
        : throw new ArgumentOutOfRangeException(nameof(perSecond), perSecond, "Expected a rate above 0.");
}
