using CardGenius.Batch.Model;
using CardGenius.Batch.Model.Stages;
using CardGenius.Batch.Storage;

namespace CardGenius.Batch.Execution.Stages;

/// <summary>Reads and writes the record of the stages of a rollout.</summary>
public sealed class RolloutStore(IRunStore store, TimeProvider time)
{
    private readonly RunCatalog _catalog = new(store, time);

    /// <summary>Returns the stages of a run that have ended.</summary>
    public async Task<RolloutRecord> ReadAsync(string runId, CancellationToken cancellationToken) =>
        await _catalog.ReadAsync(RunPaths.Rollout(runId), RunJsonContext.Default.RolloutRecord, cancellationToken) ?? new();

    /// <summary>Records the stages of a run that have ended.</summary>
    public Task WriteAsync(string runId, RolloutRecord record, CancellationToken cancellationToken) =>
        _catalog.WriteAsync(RunPaths.Rollout(runId), record, RunJsonContext.Default.RolloutRecord, cancellationToken);
}
