using CardGenius.Batch.Model;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary>Finds a run that must be there.</summary>
internal static class Existing
{
    /// <exception cref="RunException">There is no such run.</exception>
    public static async Task<RunStatus> FindAsync(IBatch batch, string runId, CliEnvironment environment) =>
        await batch.FindAsync(runId, environment.Interrupts.Stop) ?? throw Unknown(batch, runId, environment);

    /// <summary>What to say of a run that is not there.</summary>
    public static RunException Unknown(IBatch batch, string runId, CliEnvironment environment) => new(
        RunRefusal.UnknownRun, $"there is no run '{runId}' in {batch.Location}; {environment.CommandName} status lists the runs");
}
