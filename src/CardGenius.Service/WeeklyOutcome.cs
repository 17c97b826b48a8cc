namespace CardGenius.Service;

/// <summary>What became of a week's run.</summary>
/// <param name="Kind">What, for programs.</param>
/// <param name="RunId">The run.</param>
/// <param name="Message">What, for people.</param>
public sealed record WeeklyOutcome(WeeklyOutcomeKind Kind, string RunId, string Message)
{
    /// <summary>Whether the run begins.</summary>
    public bool Started => Kind == WeeklyOutcomeKind.Started;
}
