using CardGenius.Batch.Model;

namespace CardGenius.Cli.Display;

/// <summary>Formats a run's state.</summary>
internal static class StateText
{
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
