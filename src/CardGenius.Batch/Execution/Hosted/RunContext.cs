using CardGenius.Batch.Api;
using CardGenius.Batch.Execution.Limits;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Leases;
using CardGenius.Batch.Telemetry;

namespace CardGenius.Batch.Execution.Hosted;

/// <summary>The objects that all activities of one execution share in this process: settings, plan, API client, figures and signals.</summary>
internal sealed class RunContext : IAsyncDisposable
{
    private readonly IRunStore _store;
    private readonly RunCatalog _catalog;
    private readonly RunActivityOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly IDisposable _tracked;
    private readonly LiveLimits _limits;
    private RunSession? _session;
    private RunPlan? _plan;
    private RedrivePlan? _redrive;

    private RunContext(
        IRunStore store, RunKey key, LiveLimits limits, IRecommendationClient client, RunActivityOptions options, TimeProvider time)
    {
        _store = store;
        _catalog = new RunCatalog(store, time);
        _options = options;
        _time = time;
        Key = key;
        _limits = limits;
        Client = client;
        PlannedUsers = new(store);
        Heartbeat = new(store, RunPaths.Heartbeats(key.RunId), time, options.LeaseTimes);
        Monitor = new RunMonitor(time) { Api = () => client.Health };
        _tracked = BatchTelemetry.Runs.Track(
            () => Users == 0 ? null : new() { Api = ApiGauges.Of(limits.Settings, client.Health.Limit, client.Health.Breaker) });
    }

    public RunKey Key { get; }

    /// <summary>Gets the settings of the run with the latest limits.</summary>
    public RunSettings Settings => _limits.Settings;

    public IRecommendationClient Client { get; }

    public RunMonitor Monitor { get; }

    /// <summary>Gets the reader of the planned users.</summary>
    public PageCache PlannedUsers { get; }

    /// <summary>Gets the heartbeat for the work leases of this process.</summary>
    public LeaseHeartbeat Heartbeat { get; }

    /// <summary>Gets or sets the number of activities that use the context.</summary>
    public int Users { get; set; }

    /// <summary>Gets or sets whether the context is disposed after the last activity has left it.</summary>
    public bool IsEvicted { get; set; }

    public static async Task<RunContext> LoadAsync(
        IRunStore store,
        RunKey key,
        Func<RunSettings, RunSettings> bound,
        Func<RunSettings, RankingRules, IRecommendationClient> makeClient,
        RunActivityOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var catalog = new RunCatalog(store, time);
        var settings = await catalog.ReadAsync(RunPaths.Settings(key.RunId), RunJsonContext.Default.RunSettings, cancellationToken)
            ?? throw new RunException(RunRefusal.UnknownRun, $"run '{key.RunId}' has no settings in {store.Location}: start it again.");
        var rules = await catalog.ReadAsync(RunPaths.Rules(key.RunId), ExecutionJsonContext.Default.RankingRules, cancellationToken)
            ?? new RankingRules();
        var limits = new LiveLimits(settings, bound, PacedSchedule.Of);
        limits.Apply(await catalog.ReadLimitsAsync(key.RunId, cancellationToken));
        limits.Client = makeClient(limits.Settings, rules with { TopN = settings.TopN, SpendKeys = settings.SpendKeys });
        return new(store, key, limits, limits.Client, options, time);
    }

    /// <summary>Reads the limits of the run if this process has not applied the change with the given number.</summary>
    public async Task UpdateLimitsAsync(int number, CancellationToken cancellationToken)
    {
        if (number > (_limits.Applied?.Number ?? 0))
        {
            _limits.Apply(await _catalog.ReadLimitsAsync(Key.RunId, cancellationToken));
        }
    }

    /// <summary>Returns the plan, or null if the run is not planned yet.</summary>
    public async Task<RunPlan?> FindPlanAsync(CancellationToken cancellationToken) => _plan
        ?? await OneAtATimeAsync(
            async () => _plan ??= await _catalog.ReadAsync(RunPaths.Plan(Key.RunId), RunJsonContext.Default.RunPlan, cancellationToken),
            cancellationToken);

    public async Task<RunPlan> PlanAsync(CancellationToken cancellationToken) =>
        await FindPlanAsync(cancellationToken)
        ?? throw new RunHaltException(
            $"{RunPaths.Plan(Key.RunId)} is missing in {_store.Location}: the run was not planned, or its files were deleted. Start the run again.");

    /// <summary>Returns the plan of the redrive pass, or null if there is none.</summary>
    public async Task<RedrivePlan?> FindRedriveAsync(CancellationToken cancellationToken) => _redrive
        ?? await OneAtATimeAsync(
            async () => _redrive ??= await _catalog.ReadAsync(RunPaths.RedrivePlan(Key.RunId), RunJsonContext.Default.RedrivePlan, cancellationToken),
            cancellationToken);

    /// <summary>Returns the signals for new work. If the current signals contain a stop request, new signals are created from the store.</summary>
    public Task<RunSignals> SignalsAsync(CancellationToken cancellationToken) => OneAtATimeAsync(
        async () =>
        {
            if (_session is null || _session.Signals.Reason != YieldReason.None)
            {
                var old = _session;
                _session = await RunSession.BeginAsync(_store, Key, _limits, _options, _time, cancellationToken);
                if (old is not null)
                {
                    await old.DisposeAsync();
                }
            }

            return _session.Signals;
        },
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _tracked.Dispose();
        Heartbeat.Dispose();
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        switch (Client)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync();
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
            default:
                break;
        }

        _gate.Dispose();
    }

    // Many chunks begin at the same time. One of them reads the store, and the others use the same object.
    private async Task<T> OneAtATimeAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            _gate.Release();
        }
    }
}
