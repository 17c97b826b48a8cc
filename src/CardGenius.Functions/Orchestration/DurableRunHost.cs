using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Service;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CardGenius.Functions.Orchestration;

/// <summary>Durable Functions as the host of runs. While the storage of its task hub is down, the client's calls fail as calls to the functions host
/// (gRPC); they are thrown as transient faults of the store.</summary>
internal sealed class DurableRunHost(DurableTaskClient client) : IRunHost
{
    public Task<HostedRun?> FindAsync(string runId, CancellationToken cancellationToken) => CallAsync(
        async () => await client.GetInstanceAsync(runId, getInputsAndOutputs: true, cancellationToken) is { } instance
            ? new HostedRun(
                IsAlive(instance.RuntimeStatus),
                instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended,
                instance.CreatedAt,
                instance.LastUpdatedAt,
                instance.SerializedCustomStatus is null ? null : instance.ReadCustomStatusAs<HostedStatus>())
            : null,
        cancellationToken);

    public Task<bool> StartAsync(RunInput input, CancellationToken cancellationToken) => CallAsync(
        async () =>
        {
            // Without these the backend may end the living one and begin anew.
            var options = new StartOrchestrationOptions { InstanceId = input.RunId }.WithDedupeStatuses(
                OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(FunctionNames.Run, input, options, cancellationToken);
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        },
        cancellationToken);

    public Task ResumeAsync(string runId, CancellationToken cancellationToken) => CallAsync(
        async () =>
        {
            await client.ResumeInstanceAsync(runId, reason: null, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Whether a run goes on, or waits to.</summary>
    public Task<bool> IsAliveAsync(string runId, CancellationToken cancellationToken) => CallAsync(
        async () => await client.GetInstanceAsync(runId, getInputsAndOutputs: false, cancellationToken) is { } instance
            && IsAlive(instance.RuntimeStatus),
        cancellationToken);

    /// <summary>Removes the histories of executions that began before a time and have ended.</summary>
    /// <returns>How many were removed.</returns>
    public Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken) => CallAsync(
        async () => (await client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(
                CreatedFrom: DateTimeOffset.UnixEpoch, // the durable extension fails without one
                CreatedTo: before,
                Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]),
            cancellationToken)).PurgedInstanceCount,
        cancellationToken);

    // All but the ends, so that a state this version does not know counts as alive.
    private static bool IsAlive(OrchestrationRuntimeStatus status) => status is not (
        OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated);

    private static async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (RpcException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Status.Detail, error, cancellationToken);
        }
        catch (RpcException error)
        {
            throw new StoreException($"The storage of Durable Functions' task hub does not answer ({error.StatusCode}: {error.Status.Detail}).", error)
            {
                Transient = true,
            };
        }
    }
}
