using System.CommandLine;
using System.Globalization;
using System.Text;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Demo;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Monitoring;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius demo</c>: executes a whole run against a simulator in this process, in about twenty seconds.</summary>
internal sealed class DemoCommand : CommandBase
{
    private const int DefaultUsers = 2000;
    private const double TimeScale = 0.1;

    private static readonly Setting<int> Users = new(SettingKinds.Whole(1, 1_000_000, "users"))
    {
        Flag = "--users",
        ValueName = "N",
        Default = "2000",
        Help = "The number of made-up users.",
    };

    // Two short outages, so that the user sees the limit fall and recover, and a few lost connections.
    private static readonly string[] Faults =
    [
        "429,from-request=600,to-request=612,retry-after=1",
        "503,from-request=1200,to-request=1206",
        "reset,from-request=1000,to-request=1002",
        "cut_off,from-request=1500,to-request=1502",
    ];

    private readonly SettingOptions _settings;
    private readonly OtlpOption _otlp = new();

    public DemoCommand(CliEnvironment environment)
        : base(
            environment,
            "demo",
            "Watch a whole run in about twenty seconds: 2,000 made-up users against a simulator in this process, ten times as fast as the API.")
    {
        _settings = new SettingOptions(this, hasConfig: false, [SettingTable.Store, Users]);
        Add(_otlp);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var otlp = _otlp.Read(parsed);
        var flags = _settings.Read(parsed);
        var findings = new Findings();
        var sources = new SettingSources(flags, new Dictionary<string, string>(), null, Environment.Folder, findings);
        var users = sources.Find(Users) is { } given ? given.Value : DefaultUsers;
        findings.ThrowIfAny();
        var store = RunOptionsResolver.ResolveStore(flags, Environment.Variables, Environment.Folder, reporter.Warn);
        var runId = RunIds.ForDemo(Environment.Time.GetUtcNow());

        // The users are in a local file, even if the store is a blob container.
        var folder = (store as FolderPlace)?.Address ?? Path.GetFullPath(RunOptionsResolver.DefaultStore, Environment.Folder);
        var input = WriteUsers(Path.Combine(folder, "demo", runId), users);

        await using var simulator = await SimulatorServer.StartAsync(new SimulatorOptions
        {
            TimeScale = TimeScale,
            Faults = FaultPlan.Parse(Faults),
        });
        if (!reporter.IsJson)
        {
            await Environment.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"demo: {users:#,0} made-up users in {input}, a simulated API at {simulator.ApiAddress} (about 150 ms per response, some faults)"));
        }

        var request = new RunRequest
        {
            RunId = runId,
            Settings = new RunSettings
            {
                Input = new InputSettings { Path = input },
                Api = new ApiSettings { Url = simulator.ApiAddress.ToString(), RetryBaseSeconds = TimeScale, RampSeconds = 2 },
            },
            Rules = new RankingRules(),
            Input = new FileInputSource(input),
        };
        var execution = new RunExecution(Environment, reporter, Environment.OpenBatch(store), store)
        {
            Next = result => Next(result, store),
            Otlp = otlp,

            // The first line of the demo contains the address.
            ShowsTarget = false,
        };
        return await execution.ExecuteAsync(request, output: null);
    }

    private static string WriteUsers(string folder, int users)
    {
        var path = Path.Combine(folder, "users.csv");
        try
        {
            Directory.CreateDirectory(folder);
            using var output = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            DemoUsers.Write(output, users);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{path} cannot be written: {e.Message}", e);
        }
    }

    // The simulator ends with this process, so a demo cannot be resumed.
    private IReadOnlyList<(string Command, string What)> Next(RunResult result, StorePlace store) =>
        result.State is RunState.Completed or RunState.CompletedWithFailures
            ?
            [
                (Steps(store).Command("verify", result.RunId), "verify that the results are complete"),
                (Steps(store).Command("status"), "list all runs"),
                ($"{Environment.CommandName} run --input users.csv", "run your own file; --api sets the API's address"),
            ]
            : [($"{Environment.CommandName} demo", "start another demo")];
}
