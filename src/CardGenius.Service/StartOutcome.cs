namespace CardGenius.Service;

/// <summary>What became of a start.</summary>
public enum StartOutcome
{
    /// <summary>The run is new and begins.</summary>
    Started,

    /// <summary>The run was there, asked for in the same way.</summary>
    Existing,

    /// <summary>The run was there, asked for in another way.</summary>
    Conflict,
}
