using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Functions.Hosting;
using CardGenius.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CardGenius.Functions.Activities;

/// <summary>The activities of a run; each only passes on (<see cref="RunActivities"/>).</summary>
public sealed class RunActivityFunctions(App app)
{
    /// <summary>Asks for the turn.</summary>
    [Function(FunctionNames.TakeTurn)]
    public async Task<RunLeaseReply> AcquireLeaseAsync(
        [ActivityTrigger] RunKey key, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        await (await app.ActivitiesAsync(cancellationToken)).AcquireLeaseAsync(
            key, (turn, token) => new DurableRunHost(client).IsAliveAsync(turn.RunId, token), cancellationToken);

    /// <summary>Plans the run.</summary>
    [Function(FunctionNames.PlanRun)]
    public async Task<RunPlan> PlanAsync([ActivityTrigger] RunKey key, CancellationToken cancellationToken) =>
        await (await app.ActivitiesAsync(cancellationToken)).PlanAsync(key, cancellationToken);

    /// <summary>Processes a chunk.</summary>
    [Function(FunctionNames.ProcessChunk)]
    public async Task<ChunkReport> ProcessChunkAsync([ActivityTrigger] ChunkInput input, CancellationToken cancellationToken) =>
        await (await app.ActivitiesAsync(cancellationToken)).ProcessChunkAsync(input, cancellationToken);

    /// <summary>Collects the failures that may pass.</summary>
    [Function(FunctionNames.PlanRedrive)]
    public async Task<RedrivePlan> PlanRedriveAsync([ActivityTrigger] RunKey key, CancellationToken cancellationToken) =>
        await (await app.ActivitiesAsync(cancellationToken)).PlanRedriveAsync(key, cancellationToken);

    /// <summary>Writes a part.</summary>
    [Function(FunctionNames.PublishPart)]
    public async Task<int> PublishPartAsync([ActivityTrigger] PartInput input, CancellationToken cancellationToken) =>
        await (await app.ActivitiesAsync(cancellationToken)).PublishPartAsync(input, cancellationToken);

    /// <summary>Makes the results visible.</summary>
    [Function(FunctionNames.CompleteRun)]
    public async Task<RunResult> CompleteAsync([ActivityTrigger] RunKey key, CancellationToken cancellationToken) =>
        await (await app.ActivitiesAsync(cancellationToken)).CompleteAsync(key, cancellationToken);

    /// <summary>Reads what people ask of the run.</summary>
    [Function(FunctionNames.ReadControl)]
    public async Task<RunControl> ReadControlAsync([ActivityTrigger] RunKey key, CancellationToken cancellationToken) =>
        await (await app.ActivitiesAsync(cancellationToken)).ReadControlAsync(key.RunId, cancellationToken);

    /// <summary>Ends an execution and gives its turn back.</summary>
    [Function(FunctionNames.EndRun)]
    public async Task<RunState> EndAsync([ActivityTrigger] EndInput input, CancellationToken cancellationToken) =>
        await (await app.ActivitiesAsync(cancellationToken)).EndAsync(input, cancellationToken);
}
