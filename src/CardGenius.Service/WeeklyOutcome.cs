namespace CardGenius.Service;

/// <summary>The outcome of a start of the weekly run.</summary>
/// <param name="Kind">The kind of outcome.</param>
/// <param name="RunId">The id of the run.</param>
/// <param name="Message">The outcome as text for people.</param>
public sealed record WeeklyOutcome(WeeklyOutcomeKind Kind, string RunId, string Message)
{
    /// <summary>Gets whether the run begins.</summary>
    public bool Started => Kind == WeeklyOutcomeKind.Started;
}

/// <summary>The kind of outcome of a start of the weekly run.</summary>
public enum WeeklyOutcomeKind
{
    /// <summary>The run begins.</summary>
    Started,

    /// <summary>The run already exists.</summary>
    Existing,

    /// <summary>There is no file, or the newest file has already been run.</summary>
    NothingToRun,

    /// <summary>A different request started a run with the same id.</summary>
    Conflict,
}
