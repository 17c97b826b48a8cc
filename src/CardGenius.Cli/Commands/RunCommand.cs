using System.CommandLine;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Monitoring;
using CardGenius.Cli.Plan;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius run</c>.</summary>
internal sealed class RunCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly OtlpOption _otlp = new();
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Read and check the whole input and predict the run. Sends no requests and stores nothing (= plan)." };

    public RunCommand(CliEnvironment environment)
        : base(
            environment,
            "run",
            "Get the best cards for every user of a file and publish the results. The same command resumes a run that stopped.")
    {
        _settings = new SettingOptions(this, SettingTable.WithFlags);
        Add(_otlp);
        Add(_dryRun);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var otlp = _otlp.Read(parsed);
        var options = await RunOptionsResolver.ResolveAsync(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var file = InputFileOf(options, Environment.CommandName);
        ProtectedFiles.Check(options.OutputFile, file, options.Store);
        var input = new FileInputSource(file);
        if (parsed.GetValue(_dryRun))
        {
            return await PlanCommand.PlanAsync(
                Environment, reporter, options.Settings.Input, input, PredictionRequest.Of(options.Settings, Environment.Time));
        }

        // The name is made from the input's content, so the run must be planned from that content.
        var (runId, digest) = options.RunId is { } given ? (given, null) : await NameAsync(options.Settings.Input, input, Environment.Interrupts.Stop);
        var batch = Environment.OpenBatch(options.Store);
        var request = new RunRequest
        {
            RunId = runId,
            Settings = options.Settings with { Input = options.Settings.Input with { Sha256 = digest } },
            Rules = options.Rules,
            Input = input,
            LockWait = LeaseWaits.Of(options.Wait),
        };
        return await new RunExecution(Environment, reporter, batch, options.Store) { Otlp = otlp }.ExecuteAsync(request, options.OutputFile, options.Force);
    }

    internal static string InputFileOf(RunOptions options, string commandName) => options.InputFile ?? throw new UsageException(
        "--input: no input was given; expected the path of a .csv, .xlsx or .ndjson file of users",
        $"{commandName} run --input users.csv; {commandName} demo creates its own input");

    internal static async Task<(string RunId, string? Sha256)> NameAsync(
        InputSettings settings, FileInputSource input, CancellationToken cancellationToken)
    {
        var digest = await InputDigest.ComputeAsync(input, cancellationToken);
        return (RunIds.ForInput(input.Name, digest.Sha256, settings.Sheet, settings.Limit), digest.Sha256);
    }
}
