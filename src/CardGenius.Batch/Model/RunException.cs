namespace CardGenius.Batch.Model;

/// <summary>A run cannot be started or gone on with as asked; the message says why and what to do. Nothing was changed.</summary>
public sealed class RunException(RunRefusal refusal, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public RunRefusal Refusal { get; } = refusal;
}

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
