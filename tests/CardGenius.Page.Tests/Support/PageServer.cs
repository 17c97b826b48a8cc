using System.Net;
using System.Text;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Batch.Storage.Folder;
using CardGenius.Storage.Contract;
using CardGenius.Testing;
using CardGenius.Web;
using CardGenius.Web.Security;
using Microsoft.Extensions.Logging.Abstractions;

namespace CardGenius.Page.Tests.Support;

/// <summary>The server of <c>cardgenius serve</c> over a folder store, with an API that the test controls.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly CancellationTokenSource _stop = new();
    private readonly CardGeniusServer _server;
    private readonly Task<int> _execution;

    private PageServer(TemporaryFolder folder, GatedApi api, CardGeniusServer server)
    {
        _folder = folder;
        _server = server;
        Api = api;
        _execution = server.RunAsync(_stop.Token, CancellationToken.None);
    }

    public GatedApi Api { get; }

    public Uri Address => _server.Address;

    public static async Task<PageServer> StartAsync(StoredKey? key = null, GatedApi? api = null, int? agreed = null)
    {
        api ??= new();
        var folder = new TemporaryFolder();
        var store = new FolderStore(folder.File("store"), TimeProvider.System);
        var server = await CardGeniusServer.StartAsync(new()
        {
            Store = store,
            Inputs = new FolderInputContainer(folder.File("store")),
            Settings = new()
            {
                Storage = folder.File("store"),
                InputPrefix = $"{RunPaths.Inputs}/",
                WeeklyPrefix = $"{RunPaths.Inputs}/weekly/",
                MaxUploadBytes = 1024 * 1024,
                RequiresKey = key is not null,
                HostName = "local",
                Defaults = new() { AgreedConcurrency = agreed, Concurrency = 5, ChunkSize = 20, CheckpointUsers = 5, FailureMinimumUsers = 20 },
            },
            MakeClient = (_, _) => api,
            Listen = new(IPAddress.Loopback, 0),
            Key = key,
            User = "tests",
            Time = TimeProvider.System,
            Logger = NullLogger.Instance,
        });
        return new(folder, api, server);
    }

    /// <summary>Returns a CSV of made-up users.</summary>
    public static byte[] Csv(int users, int rejects = 0)
    {
        var csv = new StringBuilder("userid,avg_amazon_gmv,city\n");
        for (var user = 1; user <= users + rejects; user++)
        {
            csv.Append(FormattableString.Invariant($"customer-{user:D6},{(user <= users ? user : "much")},Pune\n"));
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    /// <summary>Writes an input to the store, as another program does.</summary>
    public void WriteInput(string name, int users) => _folder.Write($"store/{RunPaths.Inputs}/{name}", Encoding.UTF8.GetString(Csv(users)));

    /// <summary>Starts a run over made-up users through the HTTP API.</summary>
    public async Task StartRunAsync(string runId, int users)
    {
        WriteInput($"{runId}.csv", users);
        using var http = new HttpClient();
        using var body = new StringContent($$"""{"run_id":"{{runId}}","input":"inputs/{{runId}}.csv"}""", Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(Address, "../runs"), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Api.Open();
        await _stop.CancelAsync();
        await _execution;
        await _server.DisposeAsync();
        _stop.Dispose();
        _folder.Dispose();
    }
}
