using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>
/// The actions that <see cref="RunLoop"/> can take. There are two implementations: one for this process, and one for a Durable Functions
/// orchestrator, which replays the loop. Therefore the result of every step is recorded, arguments and results are small and serializable,
/// and they contain no data about a user.
/// </summary>
public interface IRunSteps
{
    /// <summary>Gets the time of the host's clock. A replay gets the same value.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Plans the run, or reads its existing plan.</summary>
    Task<RunPlan> PlanAsync();

    /// <summary>Processes a chunk until it is done, it yields, or the API is unavailable.</summary>
    Task<ChunkReport> ProcessChunkAsync(ChunkAssignment assignment);

    /// <summary>Collects the transient failures of the first pass.</summary>
    Task<RedrivePlan> PlanRedriveAsync();

    /// <summary>Writes one part of the publication. Consumers do not see it before <see cref="CompleteAsync"/>.</summary>
    /// <param name="part">The number of the part, from 0.</param>
    Task PublishPartAsync(int part);

    /// <summary>Writes the files of the whole publication (columns file, failures, rejects, manifest), reconciles all counts, and makes the
    /// results visible. <c>_SUCCESS</c> is written last.</summary>
    Task<RunResult> CompleteAsync();

    /// <summary>Reads the newest control request of the run.</summary>
    Task<RunControl> ReadControlAsync();

    /// <summary>Waits for the given time. The in-process host ends the wait early if a stop is requested.</summary>
    Task DelayAsync(TimeSpan delay);

    /// <summary>Reports the progress of the run. A replay can report the same progress again.</summary>
    void ReportProgress(RunProgress progress);
}
