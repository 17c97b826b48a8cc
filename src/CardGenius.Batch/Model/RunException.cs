namespace CardGenius.Batch.Model;

/// <summary>A run cannot be started or resumed as requested. The message says why and what to do. Nothing was changed.</summary>
public sealed class RunException(RunRefusal refusal, string message) : Exception(message)
{
    /// <summary>Why the run was refused.</summary>
    public RunRefusal Refusal { get; } = refusal;
}

/// <summary>Why a run was refused.</summary>
public enum RunRefusal
{
    /// <summary>The run id is not valid (<see cref="RunIds"/>).</summary>
    BadRunId,

    /// <summary>The run does not exist.</summary>
    UnknownRun,

    /// <summary>The run was planned with another input, or with settings that give other results.</summary>
    Conflict,

    /// <summary>Another process holds the store lease.</summary>
    StoreHeld,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
