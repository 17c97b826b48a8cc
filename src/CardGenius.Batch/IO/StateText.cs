using CardGenius.Batch.Model;

namespace CardGenius.Batch.IO;

/// <summary>Formats a run's state.</summary>
public static class StateText
{
    /// <summary>Returns the name of a state, for people.</summary>
    public static string Of(RunState state) => state switch
    {
        RunState.Queued => "queued",
        RunState.Planning => "planning",
        RunState.Running => "running",
        RunState.Held => "held",
        RunState.Paused => "paused",
        RunState.Publishing => "publishing",
        RunState.Stopped => "stopped",
        RunState.Completed => "completed",
        RunState.CompletedWithFailures => "completed with failures",
        RunState.Cancelled => "cancelled",
        _ => state.ToString(),
    };
}
