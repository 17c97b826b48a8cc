using System.CommandLine;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Monitoring;
using CardGenius.Cli.Rollout;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius rollout</c>.</summary>
internal sealed class RolloutCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly SettingOptions _flags;
    private readonly OtlpOption _otlp = new();

    public RolloutCommand(CliEnvironment environment)
        : base(
            environment,
            "rollout",
            "Run an input in stages: few users with few requests in flight first, and more only if the API takes it. The same command continues a rollout.")
    {
        _flags = new SettingOptions(this, hasConfig: false, RolloutFlags.All);
        _settings = new SettingOptions(this, SettingTable.WithFlags.Except([SettingTable.Concurrency, SettingTable.Output, SettingTable.Force]));
        Add(_otlp);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var otlp = _otlp.Read(parsed);
        var run = await RunOptionsResolver.ResolveAsync(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var options = RolloutOptions.Read(_flags.Read(parsed), Environment.Folder, run.Settings.Ceiling);
        var input = new FileInputSource(RunCommand.InputFileOf(run, Environment.CommandName));
        var (runId, digest) = run.RunId is { } given ? (given, null) : await RunCommand.NameAsync(run.Settings.Input, input, Environment.Interrupts.Stop);
        var batch = Environment.OpenBatch(run.Store);
        var request = new RunRequest
        {
            RunId = runId,
            Settings = run.Settings with
            {
                Concurrency = options.Stages[0].Workers,
                Stages = options.Stages,
                Input = run.Settings.Input with { Sha256 = digest },
            },
            Rules = run.Rules,
            Input = input,
            LockWait = LeaseWaits.Of(run.Wait),
        };
        var stages = new RolloutStages(batch, options, Environment.Error.WriteLine);
        var execution = new RunExecution(Environment, reporter, batch, run.Store)
        {
            Otlp = otlp,
            Parts = execute => stages.RunAsync(request, execute, Environment.Interrupts.Abort),
        };
        return await execution.ExecuteAsync(request, output: null);
    }
}
