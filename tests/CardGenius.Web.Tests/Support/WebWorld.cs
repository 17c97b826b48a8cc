using System.Net;
using System.Text;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Service;
using CardGenius.Testing;
using CardGenius.Web.Execution;
using CardGenius.Web.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardGenius.Web.Tests.Support;

/// <summary>A store, an API and a clock that a test controls, and the hosts and servers over them.</summary>
internal sealed class WebWorld : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WebWorld()
    {
        Store = new FolderStore(_folder.File("store"), Time);
        Inputs = new FolderInputContainer(_folder.File("store"));
    }

    public ManualTimeProvider Time { get; } = new();

    public IRunStore Store { get; }

    public IInputContainer Inputs { get; }

    public GatedClient Api { get; } = new();

    public ServiceSettings Settings { get; set; } = new()
    {
        Storage = "x",
        InputPrefix = "inputs/",
        WeeklyPrefix = "inputs/weekly/",
        Rules = new(),
        RequiresKey = false,
        HostName = "local",
        MaxDownloadBytes = null,
    };

    public EmbeddedRunHost NewHost() => new(Store, Inputs, Api.Create, Settings, apiLeases: null, Time, NullLogger.Instance);

    public Task<CardGeniusServer> ServeAsync(StoredKey? key = null) => CardGeniusServer.StartAsync(new()
    {
        Store = Store,
        Inputs = Inputs,
        Settings = Settings,
        MakeClient = Api.Create,
        Listen = new(IPAddress.Loopback, 0),
        Key = key,
        User = key is null ? "ann@laptop" : null,
        Time = Time,
        Logger = NullLogger.Instance,
    });

    /// <summary>Starts a run over a few users, as the HTTP API does.</summary>
    public Task<StartOutcome> StartAsync(EmbeddedRunHost host, string runId, int concurrency = 20) =>
        new RunStarter(Store, Inputs, host, Time).StartAsync(
            new()
            {
                RunId = runId,
                Settings = new() { Input = new() { Path = InputPaths.OfStore(RunPaths.InlineInput(runId)) }, Concurrency = concurrency },
                Rules = new(),
                Inline = Encoding.UTF8.GetBytes("{\"user_id\":\"u1\",\"fuel\":1}\n{\"user_id\":\"u2\",\"fuel\":2}\n"),
                Fingerprint = runId,
                Origin = "http",
                By = "ann",
            },
            CancellationToken.None);

    public async Task<RunResult?> ResultAsync(string runId) => (await FindAsync(runId))?.Result;

    public Task<RunStatus?> FindAsync(string runId) => new RunCatalog(Store, Time).FindAsync(runId, CancellationToken.None);

    public Task RequestAsync(string runId, ControlRequest request) =>
        new RunCatalog(Store, Time).RequestAsync(runId, request, "bob", CancellationToken.None);

    /// <summary>Advances the clock until a condition holds.</summary>
    public Task UntilAsync(Func<Task<bool>> condition) => Eventually.IsAsync(async () =>
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return await condition();
    });

    public Task UntilEndedAsync(string runId, RunState state) => UntilAsync(async () => (await ResultAsync(runId))?.State == state);

    public void Dispose() => _folder.Dispose();
}
