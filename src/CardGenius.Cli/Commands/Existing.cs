using CardGenius.Batch.Model;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary>Finds a run that must exist.</summary>
internal static class Existing
{
    /// <exception cref="RunException">The run does not exist.</exception>
    public static async Task<RunStatus> FindAsync(IBatch batch, string runId, CliEnvironment environment) =>
        await batch.FindAsync(runId, environment.Interrupts.Stop) ?? throw Unknown(batch, runId, environment);

    /// <summary>Creates the error for a run that does not exist.</summary>
    public static RunException Unknown(IBatch batch, string runId, CliEnvironment environment) => new(
        RunRefusal.UnknownRun, $"there is no run '{runId}' in {batch.Location}; {environment.CommandName} status lists the runs");
}
