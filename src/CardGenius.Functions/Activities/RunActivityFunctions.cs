using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CardGenius.Functions.Activities;

/// <summary>The activities of a run. Each calls the method of the same purpose of <see cref="RunActivities"/>.</summary>
public sealed class RunActivityFunctions(AsyncLazy<RunActivities> activities)
{
    /// <summary>Requests the run lease.</summary>
    [Function(FunctionNames.TakeTurn)]
    public async Task<RunLeaseReply> AcquireLeaseAsync(
        [ActivityTrigger] RunKey key, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        await (await activities.GetAsync(cancellationToken)).AcquireLeaseAsync(
            key, (lease, token) => new DurableRunHost(client).IsAliveAsync(lease.RunId, token), cancellationToken);

    /// <summary>Plans the run, or reads its plan if there is one.</summary>
    [Function(FunctionNames.PlanRun)]
    public async Task<RunPlan> PlanAsync([ActivityTrigger] RunKey key, CancellationToken cancellationToken) =>
        await (await activities.GetAsync(cancellationToken)).PlanAsync(key, cancellationToken);

    /// <summary>Processes a chunk.</summary>
    [Function(FunctionNames.ProcessChunk)]
    public async Task<ChunkReport> ProcessChunkAsync([ActivityTrigger] ChunkInput input, CancellationToken cancellationToken) =>
        await (await activities.GetAsync(cancellationToken)).ProcessChunkAsync(input, cancellationToken);

    /// <summary>Plans the redrive pass over the transient failures.</summary>
    [Function(FunctionNames.PlanRedrive)]
    public async Task<RedrivePlan> PlanRedriveAsync([ActivityTrigger] RunKey key, CancellationToken cancellationToken) =>
        await (await activities.GetAsync(cancellationToken)).PlanRedriveAsync(key, cancellationToken);

    /// <summary>Writes a part of the results.</summary>
    [Function(FunctionNames.PublishPart)]
    public async Task<int> PublishPartAsync([ActivityTrigger] PartInput input, CancellationToken cancellationToken) =>
        await (await activities.GetAsync(cancellationToken)).PublishPartAsync(input, cancellationToken);

    /// <summary>Publishes the results and returns the run's result.</summary>
    [Function(FunctionNames.CompleteRun)]
    public async Task<RunResult> CompleteAsync([ActivityTrigger] CompleteInput input, CancellationToken cancellationToken) =>
        await (await activities.GetAsync(cancellationToken)).CompleteAsync(input, cancellationToken);

    /// <summary>Reads the run's control request.</summary>
    [Function(FunctionNames.ReadControl)]
    public async Task<RunControl> ReadControlAsync([ActivityTrigger] ControlInput input, CancellationToken cancellationToken) =>
        await (await activities.GetAsync(cancellationToken)).ReadControlAsync(input, cancellationToken);

    /// <summary>Ends an execution and releases its run lease.</summary>
    [Function(FunctionNames.EndRun)]
    public async Task<RunState> EndAsync([ActivityTrigger] EndInput input, CancellationToken cancellationToken) =>
        await (await activities.GetAsync(cancellationToken)).EndAsync(input, cancellationToken);
}
