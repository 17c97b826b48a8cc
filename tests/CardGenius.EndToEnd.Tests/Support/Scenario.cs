using System.Text.Json;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using CardGenius.Simulator.Responses;
using CardGenius.Simulator.Traffic;
using CardGenius.Testing;
using CardGenius.Testing.Azurite;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>
/// Made-up users, a simulator in this process, and the command line in its own processes. The times of retries and holds are shortened; all other
/// settings have their production defaults.
/// </summary>
internal sealed class Scenario : IAsyncDisposable
{
    public const string RunId = "chaos";

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _badRows;

    private readonly SimulatorOptions _options;
    private BlobContainer? _container;

    private Scenario(IReadOnlyList<MadeUser> users, string[] badRows, SimulatorOptions options, SimulatorServer simulator)
    {
        Users = users;
        _badRows = badRows;
        _options = options;
        Simulator = simulator;
        Store = _folder.File("store");
        Input = _folder.Write("users.csv", MadeUsers.Csv(users) + string.Concat(badRows.Select(row => row + "\n")));
    }

    /// <summary>The users. The amount of user i at Amazon is 1,000 + i, and the user is in row i + 2.</summary>
    public IReadOnlyList<MadeUser> Users { get; }

    public SimulatorServer Simulator { get; private set; }

    /// <summary>The maximum number of requests in flight at the API in the last whole second.</summary>
    public int InFlightLately => Simulator.Timeline is { Count: > 1 } seconds ? seconds[^2].MaxInFlight : 0;

    public string Input { get; }

    public string Store { get; set; }

    /// <summary>The API's address, or null for the simulator.</summary>
    public string? Url { get; set; }

    /// <summary>The environment variables of the processes.</summary>
    public Dictionary<string, string?> Variables { get; } = new()
    {
        ["CARDGENIUS_RETRY_BASE_SECONDS"] = "0.02",
        ["CARDGENIUS_RETRY_MAX_SECONDS"] = "1",
        ["CARDGENIUS_RAMP_SECONDS"] = "0",
        ["CARDGENIUS_HOLD_SECONDS"] = "0.6",
        ["CARDGENIUS_HOLD_MAX_SECONDS"] = "4",
        ["CARDGENIUS_BREAKER_OPEN_SECONDS"] = "0.5",
        ["CARDGENIUS_BREAKER_SAMPLING_SECONDS"] = "3",
    };

    /// <summary>A program that replaces itself with the command line:
    /// <see cref="CliProcess.Start(string[], Dictionary{string, string}, string, IReadOnlyList{string})"/>.</summary>
    public IReadOnlyList<string>? Behind { get; set; }

    /// <summary>The results. Those in a container are downloaded each time.</summary>
    public PublishedRun Published => Find(RunId);

    /// <summary>Starts a healthy API with small responses.</summary>
    public static SimulatorOptions Api(int milliseconds = 5) => new()
    {
        Latency = LatencyProfile.Fixed(TimeSpan.FromMilliseconds(milliseconds)),
        ResponseBytes = 12_000,
        CardsPerResponse = 12,
        Shape = ResponseShape.Mixed,
        CountProfiles = true,
    };

    public static async Task<Scenario> StartAsync(int users, SimulatorOptions? options = null, params string[] badRows)
    {
        options ??= Api();
        return new(MadeUsers.Make(users), badRows, options, await SimulatorServer.StartAsync(options));
    }

    /// <summary>Uses a new container of an Azurite as the store from now on.</summary>
    public BlobContainer UseContainer(AzuriteProcess azurite)
    {
        _container = new BlobContainer(azurite.ConnectionString);
        Store = $"blob:{_container.Name}";
        Variables["CARDGENIUS_STORAGE_ACCOUNT"] = azurite.ConnectionString;
        return _container;
    }

    /// <summary>Returns the results of a run.</summary>
    public PublishedRun Find(string runId) => PublishedRun.Find(_container?.Fetch(_folder.File(Path.GetRandomFileName())) ?? Store, runId);

    /// <summary>Stops the API and frees its port.</summary>
    public async Task StopApiAsync() => await Simulator.DisposeAsync();

    /// <summary>Restarts the API at the same address, without its previous state.</summary>
    public async Task StartApiAgainAsync() =>
        Simulator = await SimulatorServer.StartAsync(_options with { Port = Simulator.Address.Port });

    /// <summary>Returns the rule for one user only.</summary>
    public static FaultRule For(int user, string rule) =>
        FaultRule.Parse(rule) with { SpendKey = "amazon_spends", Amount = 1000 + user };

    public CliProcess Run(params string[] more) => Start(
        ["run", "--input", Input, "--api", Url ?? Simulator.ApiAddress.ToString(), "--store", Store, "--run-id", RunId, .. more]);

    public CliProcess Resume(params string[] more) => Start(["resume", RunId, "--store", Store, .. more]);

    public CliProcess Start(params string[] arguments) => CliProcess.Start(arguments, Variables, _folder.Path, Behind);

    /// <summary>Executes the run and asserts its exit code.</summary>
    public async Task<CliProcess> RunAsync(int exitCode, params string[] more) => await EndAsync(Run(more), exitCode);

    /// <summary>Resumes the run and asserts its exit code.</summary>
    public async Task<CliProcess> ResumeAsync(int exitCode, params string[] more) => await EndAsync(Resume(more), exitCode);

    public static async Task<CliProcess> EndAsync(CliProcess process, int exitCode)
    {
        var code = await process.WaitAsync();
        Assert.True(code == exitCode, $"exit code {code}, expected {exitCode}\n{process.Everything}");
        return process;
    }

    public async Task<JsonElement> StatusAsync()
    {
        var process = CliProcess.Start(["status", RunId, "--store", Store, "--json"], Variables, _folder.Path);
        await EndAsync(process, 0);
        return JsonDocument.Parse(process.Output).RootElement;
    }

    /// <summary>Asserts that every row of the input appears exactly once, as a result, a failure or a reject, and that every result is
    /// correct.</summary>
    /// <param name="failed">The indexes of the users that must be failures, or null if any may be.</param>
    /// <param name="notJudged">The users whose results are not checked.</param>
    /// <returns>The lines of the failures by user.</returns>
    public async Task<IReadOnlyDictionary<int, JsonElement>> CheckEveryRowAsync(
        IEnumerable<int>? failed = null, IReadOnlySet<int>? notJudged = null)
    {
        var published = Published;
        Assert.True(published.HasSuccess);
        var found = new Dictionary<int, string>();
        var failures = new Dictionary<int, JsonElement>();
        foreach (var result in published.Results)
        {
            var row = result.GetProperty("row").GetInt32();
            Assert.True(found.TryAdd(row, "result"), $"row {row} is there twice");
            if (notJudged?.Contains(row - 2) == true)
            {
                continue;
            }

            Rightness.Check(result, Users[row - 2], Simulator.Catalogue, Simulator.CardsPerResponse);
        }

        foreach (var failure in published.Failures)
        {
            var row = failure.GetProperty("cardgenius_row").GetInt32();
            Assert.True(found.TryAdd(row, "failure"), $"row {row} is there twice ({found[row]}, failure)");
            Assert.Equal(Users[row - 2].Id, failure.GetProperty("userid").GetString());
            failures.Add(row - 2, failure);
        }

        foreach (var reject in published.Rejects)
        {
            var row = reject.GetProperty("cardgenius_row").GetInt32();
            Assert.True(found.TryAdd(row, "reject"), $"row {row} is there twice ({found[row]}, reject)");
            Assert.True(row >= Users.Count + 2, $"row {row} is a reject");
        }

        Assert.Equal(Users.Count + _badRows.Length, found.Count);
        if (failed is not null)
        {
            Assert.Equal(failed.Order(), failures.Keys.Order());
        }

        await VerifyAsync();
        return failures;
    }

    public void Dispose() => _folder.Dispose();

    public async ValueTask DisposeAsync()
    {
        await Simulator.DisposeAsync();
        Dispose();
    }

    private async Task VerifyAsync()
    {
        var verify = CliProcess.Start(["verify", RunId, "--store", Store, "--input", Input], Variables, _folder.Path);
        await EndAsync(verify, 0);
    }
}
