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

/// <summary>What became of a weekly run.</summary>
public enum WeeklyOutcomeKind
{
    /// <summary>It begins.</summary>
    Started,

    /// <summary>It was there.</summary>
    Existing,

    /// <summary>There is no file, or none that was not run before.</summary>
    NothingToRun,

    /// <summary>Its id is that of a run that was started in another way.</summary>
    Conflict,
}
