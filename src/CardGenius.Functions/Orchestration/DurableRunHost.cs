using CardGenius.Batch.Runs.Course;
using CardGenius.Batch.Service;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CardGenius.Functions.Orchestration;

/// <summary>Durable Functions as the host of runs.</summary>
internal sealed class DurableRunHost(DurableTaskClient client) : IRunHost
{
    public async Task<HostedRun?> FindAsync(string runId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(runId, getInputsAndOutputs: true, cancellationToken) is { } instance
            ? new(
                IsAlive(instance.RuntimeStatus),
                instance.RuntimeStatus == OrchestrationRuntimeStatus.Suspended,
                instance.CreatedAt,
                instance.LastUpdatedAt,
                instance.SerializedCustomStatus is null ? null : instance.ReadCustomStatusAs<CourseStatus>())
            : null;

    public async Task<bool> StartAsync(RunOrder order, CancellationToken cancellationToken)
    {
        // Without these the backend may end the living one and begin anew.
        var options = new StartOrchestrationOptions { InstanceId = order.RunId }.WithDedupeStatuses(
            OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended);
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(FunctionNames.Run, order, options, cancellationToken);
            return true;
        }
        catch (OrchestrationAlreadyExistsException)
        {
            return false;
        }
    }

    public Task ResumeAsync(string runId, CancellationToken cancellationToken) =>
        client.ResumeInstanceAsync(runId, reason: null, cancellationToken);

    /// <summary>Whether a run goes on, or waits to.</summary>
    public async Task<bool> IsAliveAsync(string runId, CancellationToken cancellationToken) =>
        await client.GetInstanceAsync(runId, getInputsAndOutputs: false, cancellationToken) is { } instance
        && IsAlive(instance.RuntimeStatus);

    // All but the ends, so that a state this version does not know counts as alive.
    private static bool IsAlive(OrchestrationRuntimeStatus status) => status is not (
        OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated);
}
