namespace CardGenius.Service;

/// <summary>The outcome of a request to start a run.</summary>
public enum StartOutcome
{
    /// <summary>The run is new and begins.</summary>
    Started,

    /// <summary>The run exists, and an equal request started it.</summary>
    Existing,

    /// <summary>The run exists, and a different request started it.</summary>
    Conflict,
}
