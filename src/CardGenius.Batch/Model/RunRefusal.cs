namespace CardGenius.Batch.Model;

/// <summary>Why a run was refused.</summary>
public enum RunRefusal
{
    /// <summary>The run's id breaks the rules of <see cref="RunIds"/>.</summary>
    BadRunId,

    /// <summary>There is no such run.</summary>
    UnknownRun,

    /// <summary>The run was planned on another input or with settings that give other results.</summary>
    Conflict,

    /// <summary>Another process holds the store.</summary>
    StoreHeld,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
