using System.Collections.Concurrent;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;

namespace CardGenius.Service.Tests;

/// <summary>A host that executes no runs. A test sets the state of the runs.</summary>
internal sealed class FakeHost : IRunHost
{
    public ConcurrentDictionary<string, HostedRun> Runs { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets whether all simultaneous starts are accepted, as by Durable Functions on Azure Storage.</summary>
    public bool AcceptsAll { get; init; }

    public List<RunInput> Started { get; } = [];

    public List<string> Resumed { get; } = [];

    /// <summary>Gets or sets the action that runs while a run is read.</summary>
    public Func<Task> InBetween { get; set; } = () => Task.CompletedTask;

    public async Task<HostedRun?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        await InBetween();
        return Runs.GetValueOrDefault(runId);
    }

    public Task<bool> StartAsync(RunInput input, CancellationToken cancellationToken)
    {
        if (!AcceptsAll && Runs.TryGetValue(input.RunId, out var run) && run.IsAlive)
        {
            return Task.FromResult(false);
        }

        lock (Started)
        {
            Started.Add(input);
            Runs[input.RunId] = new(true, false, DateTimeOffset.UnixEpoch.AddSeconds(Started.Count), DateTimeOffset.UnixEpoch.AddHours(1), null);
        }

        return Task.FromResult(true);
    }

    public Task ResumeAsync(string runId, CancellationToken cancellationToken)
    {
        Resumed.Add(runId);
        Runs[runId] = Runs[runId] with { IsSuspended = false };
        return Task.CompletedTask;
    }

    public void Show(string runId, HostedStatus? status, bool isAlive = true, bool isSuspended = false) =>
        Runs[runId] = new(isAlive, isSuspended, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), status);

    public static HostedStatus Status(RunState state) => new()
    {
        State = state,
        At = DateTimeOffset.UnixEpoch.AddHours(2),
        Users = 1000,
        Results = 390,
        Failures = 10,
        UsersPerMinute = 120,
        P50Ms = 1500,
        P95Ms = 2100,
        P99Ms = 3000,
        InFlight = 18,
        Limit = 19,
        Window = 20,
    };
}
