using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Service;
using DurableTask.Core.Exceptions;
using Grpc.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CardGenius.Functions.Orchestration;

/// <summary>Runs executions with Durable Functions. The client calls the functions host over gRPC. A call that fails, as it does while the storage
/// of the
/// task hub is down, is thrown as a transient <see cref="StoreException"/>.</summary>
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
            // Without these statuses, the backend may terminate an active instance and start a new one.
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

    /// <summary>Returns whether a run has an execution that is not ended.</summary>
    public Task<bool> IsAliveAsync(string runId, CancellationToken cancellationToken) => CallAsync(
        async () => await client.GetInstanceAsync(runId, getInputsAndOutputs: false, cancellationToken) is { } instance
            && IsAlive(instance.RuntimeStatus),
        cancellationToken);

    /// <summary>Removes the histories of ended executions that were started before a time.</summary>
    /// <returns>The number of histories removed.</returns>
    public Task<int> PurgeAsync(DateTimeOffset before, CancellationToken cancellationToken) => CallAsync(
        async () => (await client.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(
                CreatedFrom: DateTimeOffset.UnixEpoch, // the durable extension fails if it is null
                CreatedTo: before,
                Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]),
            cancellationToken)).PurgedInstanceCount,
        cancellationToken);

    // Lists the end states, so that a state unknown to this version counts as alive.
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
            throw new StoreException($"The storage of the Durable Functions task hub does not respond ({error.StatusCode}: {error.Status.Detail}).", error)
            {
                Transient = true,
            };
        }
    }
}
