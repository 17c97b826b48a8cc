using CardGenius.Batch.Model;

namespace CardGenius.Batch.Execution;

/// <summary>
/// All that <c>RunLoop</c> may do. Two hosts stand behind it: this process, and a Durable Functions orchestrator that replays
/// the loop. So every call is a step whose answer is remembered, arguments and answers are small and serializable, and nothing in them
/// is about a user.
/// </summary>
public interface IRunSteps
{
    /// <summary>The host's clock; the same at every replay.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Plans the run, or reads the plan it has.</summary>
    Task<RunPlan> PlanAsync();

    /// <summary>Processes a chunk to its end, its checkpoint or the API's outage.</summary>
    Task<ChunkReport> ProcessChunkAsync(ChunkAssignment assignment);

    /// <summary>Collects the transient failures of the first pass.</summary>
    Task<RedrivePlan> PlanRedriveAsync();

    /// <summary>Writes one published part, unseen by consumers yet; <paramref name="part"/> from 0.</summary>
    Task PublishPartAsync(int part);

    /// <summary>Writes what belongs to the whole (columns file, failures, rejects, manifest), reconciles every count, and makes the
    /// results visible, <c>_SUCCESS</c> last.</summary>
    Task<RunResult> CompleteAsync();

    /// <summary>What people ask of the run.</summary>
    Task<RunControl> ReadControlAsync();

    /// <summary>Waits.</summary>
    Task DelayAsync(TimeSpan delay);

    /// <summary>Shows progress; may be repeated at replay.</summary>
    void ReportProgress(RunProgress progress);
}
