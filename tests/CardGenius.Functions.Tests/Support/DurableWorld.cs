using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Batch.Execution.Hosted;
using CardGenius.Batch.Model;
using CardGenius.Batch.Publishing.Verification;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Functions.Orchestration;
using CardGenius.Service;
using CardGenius.Service.Http;
using CardGenius.Storage.Contract;
using CardGenius.Testing;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardGenius.Functions.Tests.Support;

/// <summary>
/// The app's orchestrator in the durable task SDK's own host, with real replays, over a folder store. Two sets of activities represent two
/// instances; the activities alternate between them.
/// </summary>
internal sealed class DurableWorld : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = Eventually.Guard;

    private readonly TemporaryFolder _folder = new();
    private readonly RunActivities[] _instances;
    private readonly CountingStore[] _stores = new CountingStore[2];
    private DurableTaskTestHost? _host;
    private readonly List<RunActivities> _replaced = [];
    private int _next;
    private int _running;

    private DurableWorld()
    {
        Store = new FolderStore(_folder.File("store"), TimeProvider.System);
        Inputs = new FolderInputContainer(_folder.File("input"));
        _instances = [NewInstance(0), NewInstance(1)];
    }

    public GatedApi Api { get; } = new();

    public RecordingConverter History { get; } = new();

    public IRunStore Store { get; }

    public IInputContainer Inputs { get; }

    public DurableTaskClient Client => _host!.Client;

    public DurableRunHost Host => new(Client);

    public RunStarter Starter => new(Store, Inputs, Host, TimeProvider.System);

    /// <summary>The settings for which the instances created clients.</summary>
    public ConcurrentBag<RunSettings> Executed { get; } = [];

    public ServiceSettings Settings { get; set; } = new()
    {
        Storage = "folder",
        WeeklyPrefix = "weekly/",
        Defaults = new() { Concurrency = 5, ChunkSize = 20, PartSize = 100, CheckpointUsers = 5, Api = new() { TimeoutSeconds = 0.2 } },
    };

    public RunsApi RunsApi => new(Store, Inputs, Host, Starter, Settings, TimeProvider.System, NullLogger.Instance);

    public HostedRunOptions RunOptions { get; init; } = new()
    {
        Loop = new()
        {
            StepsPerGeneration = 15,
            WaitWhilePaused = true,
            PausePoll = TimeSpan.FromMilliseconds(200),
            PublishWindow = 4,
            FirstHold = TimeSpan.FromMilliseconds(200),
            LongestHold = TimeSpan.FromMilliseconds(400),
        },
        LeasePoll = TimeSpan.FromMilliseconds(200),
        LeasePollsPerGeneration = 3,
    };

    /// <summary>Creates the API's client of an instance; if null, the client is <see cref="Api"/>.</summary>
    public Func<RunSettings, IRecommendationClient>? MakeClient { get; set; }

    /// <summary>Called before each activity with its name and input. It may throw to simulate a fault of the platform.</summary>
    public Action<string, object>? BeforeActivity { get; set; }

    /// <summary>Whether the platform runs each chunk twice at once, on both instances.</summary>
    public bool RunsChunksTwice { get; set; }

    /// <summary>Whether the store refuses both instances access.</summary>
    public bool StoreRefusesAccess
    {
        set => Array.ForEach(_stores, s => s.RefusesAccess = value);
    }

    private static RunActivityOptions Options => new()
    {
        PollInterval = TimeSpan.FromMilliseconds(100),
        PollPatience = TimeSpan.FromSeconds(1),
        QuarantineMargin = TimeSpan.Zero,
        LeaseTimes = new()
        {
            Poll = TimeSpan.FromMilliseconds(20),
            RenewInterval = TimeSpan.FromSeconds(2),
            LocalExpiry = TimeSpan.FromSeconds(20),
            TakeoverAfter = TimeSpan.FromSeconds(30),
        },
    };

    public static async Task<DurableWorld> StartAsync(Action<DurableWorld>? setUp = null)
    {
        var world = new DurableWorld();
        setUp?.Invoke(world);
        for (var attempt = 0; world._host is null; attempt++)
        {
            try
            {
                world._host = await DurableTaskTestHost.StartAsync(world.Register, new() { ConfigureServices = world.Configure });
            }
            catch (IOException) when (attempt < 5)
            {
                // The host chooses a random port, which may be in use.
            }
        }

        return world;
    }

    /// <summary>Replaces the instances, as a deployment does. Activities in progress continue on the old instances.</summary>
    public void ReplaceInstances()
    {
        _replaced.AddRange(_instances);
        _instances[0] = NewInstance(0);
        _instances[1] = NewInstance(1);
    }

    public string InputFile(string path) => _folder.File($"input/{path}");

    /// <summary>Writes an input of made-up users.</summary>
    public void WriteInput(string path, int users) => _folder.Write($"input/{path}", Csv(users));

    /// <summary>Starts a run over made-up users through the API.</summary>
    public async Task<ApiResponse> PostAsync(string runId, int users)
    {
        WriteInput($"{runId}.csv", users);
        return await PostAsync($$"""{"run_id":"{{runId}}","input":"{{runId}}.csv"}""");
    }

    public Task<ApiResponse> PostAsync(string json) => RunsApi.StartAsync(
        new() { Body = new MemoryStream(Encoding.UTF8.GetBytes(json)) }, CancellationToken.None);

    /// <summary>Waits for a run's end.</summary>
    public async Task<RunResult> EndOfAsync(string runId)
    {
        using var timeout = new CancellationTokenSource(Timeout);
        var end = await Client.WaitForInstanceCompletionAsync(runId, getInputsAndOutputs: true, timeout.Token);
        Assert.True(end.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{end.RuntimeStatus} {end.FailureDetails}");
        return end.ReadOutputAs<RunResult>()!;
    }

    /// <summary>Waits until a condition holds.</summary>
    public static Task UntilAsync(Func<Task<bool>> condition, string what) => Eventually.IsAsync(condition, what);

    public async Task<HostedStatus?> StatusAsync(string runId) =>
        (await Host.FindAsync(runId, CancellationToken.None))?.Status;

    public Task UntilStateAsync(string runId, RunState state) =>
        UntilAsync(async () => (await StatusAsync(runId))?.State == state, $"run {runId} is {state}");

    /// <summary>Waits until every instance that polls the run's control file has read it after this call.</summary>
    public async Task UntilSeenAsync()
    {
        // The first read may have begun before the call; the second has not.
        var before = _stores.Select(s => s.Reads("control.json")).ToArray();
        await UntilAsync(
            () => Task.FromResult(_stores.Zip(before).All(s => s.Second == 0 || s.First.Reads("control.json") >= s.Second + 2)),
            "every instance has read the control file");
    }

    public async Task VerifyAsync(string runId)
    {
        var report = await Verifier.VerifyAsync(Store, runId, input: null, CancellationToken.None);
        Assert.Empty(report.Findings);
    }

    public void EveryUserWasRequestedOnce(int users)
    {
        Assert.Equal(users, Api.Calls.Count);
        Assert.All(Api.Calls, c => Assert.True(c.Value == 1, $"user {c.Key} was requested {c.Value} times"));
    }

    public async ValueTask DisposeAsync()
    {
        Api.Open();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        // The host does not wait for the activities, and they write into the folder.
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref _running) == 0), "no activity is running");
        foreach (var instance in _instances.Concat(_replaced))
        {
            await instance.DisposeAsync();
        }

        _folder.Dispose();
    }

    private RunActivities NewInstance(int index) => new(
        _stores[index] = new CountingStore(new FolderStore(_folder.File("store"), TimeProvider.System)),
        run => InputPaths.Open(run, Store, Inputs),
        (run, _) =>
        {
            Executed.Add(run);
            return MakeClient?.Invoke(run) ?? Api;
        },
        Options with { TracedRuns = Settings.TracedRuns },
        TimeProvider.System,
        run => Settings.Bound(run));

    private static string Csv(int users)
    {
        var csv = new StringBuilder("userid,avg_amazon_gmv\n");
        for (var user = 1; user <= users; user++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"customer-{user:D6},{7_000_000 + user}\n");
        }

        return csv.ToString();
    }

    private void Configure(IServiceCollection services)
    {
        services.Configure<DurableTaskWorkerOptions>(o => o.DataConverter = History);
        services.Configure<DurableTaskClientOptions>(o => o.DataConverter = History);
    }

    private void Register(DurableTaskRegistry registry)
    {
        // As in the app, except for the delays.
        var retries = new RetryPolicy(5, TimeSpan.FromMilliseconds(50)) { HandleFailure = RunOrchestrator.IsTransient };
        registry.AddOrchestratorFunc<RunInput, RunResult?>(
            FunctionNames.Run, (context, input) => RunOrchestrator.RunAsync(context, input!, RunOptions, retries));
        Add<RunKey, RunLeaseReply>(FunctionNames.TakeTurn, (instance, key) => instance.AcquireLeaseAsync(
            key, (lease, token) => Host.IsAliveAsync(lease.RunId, token), CancellationToken.None));
        Add<RunKey, RunPlan>(FunctionNames.PlanRun, (instance, key) => instance.PlanAsync(key, CancellationToken.None));
        Add<ChunkInput, ChunkReport>(FunctionNames.ProcessChunk, ProcessChunkAsync);
        Add<RunKey, RedrivePlan>(FunctionNames.PlanRedrive, (instance, key) => instance.PlanRedriveAsync(key, CancellationToken.None));
        Add<PartInput, int>(FunctionNames.PublishPart, (instance, input) => instance.PublishPartAsync(input, CancellationToken.None));
        Add<CompleteInput, RunResult>(FunctionNames.CompleteRun, (instance, input) => instance.CompleteAsync(input, CancellationToken.None));
        Add<ControlInput, RunControl>(
            FunctionNames.ReadControl, (instance, input) => instance.ReadControlAsync(input, CancellationToken.None));
        Add<EndInput, RunState>(FunctionNames.EndRun, (instance, input) => instance.EndAsync(input, CancellationToken.None));

        void Add<TInput, TOutput>(string name, Func<RunActivities, TInput, Task<TOutput>> act)
            where TInput : notnull => registry.AddActivityFunc<TInput, TOutput>(name, async (_, input) =>
        {
            Interlocked.Increment(ref _running);
            try
            {
                BeforeActivity?.Invoke(name, input);
                return await act(_instances[Interlocked.Increment(ref _next) & 1], input);
            }
            finally
            {
                Interlocked.Decrement(ref _running);
            }
        });
    }

    private async Task<ChunkReport> ProcessChunkAsync(RunActivities instance, ChunkInput input)
    {
        if (!RunsChunksTwice)
        {
            return await instance.ProcessChunkAsync(input, CancellationToken.None);
        }

        var both = _instances.Select(i => Task.Run(() => i.ProcessChunkAsync(input, CancellationToken.None))).ToArray();
        return await await Task.WhenAny(both);
    }
}
