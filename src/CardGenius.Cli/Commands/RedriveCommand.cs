using System.CommandLine;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Monitoring;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius redrive</c>: starts a new run over the failures of a run.</summary>
internal sealed class RedriveCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly OtlpOption _otlp = new();
    private readonly Argument<string> _runId = RunIdArgument("The completed run whose failed users are run again.");

    public RedriveCommand(CliEnvironment environment)
        : base(
            environment,
            "redrive",
            "Run the failed users of a completed run again, as a new run with the same settings. The same command resumes it if it stopped.")
    {
        Add(_runId);
        _settings = new SettingOptions(this, SettingTable.Store, SettingTable.NoWait, SettingTable.Force);
        _settings.AddFlagsOnly(this, "RUN_ID-redrive", SettingTable.RunId);
        _settings.AddFlagsOnly(
            this,
            "as planned",
            SettingTable.Api,
            SettingTable.Concurrency,
            SettingTable.AgreedConcurrency,
            SettingTable.RequestsPerSecond,
            SettingTable.FailureTolerance,
            SettingTable.NoCardTolerance,
            SettingTable.RejectTolerance);
        _settings.AddFlagsOnly(this, null, SettingTable.Output);
        Add(_otlp);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var otlp = _otlp.Read(parsed);
        var flags = _settings.Read(parsed);
        var options = RunOptionsResolver.ResolveResume(flags, Environment.Variables, Environment.Folder, acceptFailures: false, reporter.Warn);
        var batch = Environment.OpenBatch(options.Store);
        var run = await Existing.FindAsync(batch, parsed.GetRequiredValue(_runId), Environment);
        switch (run)
        {
            case { IsLive: false, Result.State: RunState.CompletedWithFailures }:
                break;
            case { IsLive: false, Result.State: RunState.Completed }:
                var message = $"run '{run.RunId}' has no failures: there is nothing to redrive";
                reporter.Warn(message);
                reporter.Answer("", new ControlDocument(run.RunId, Name, false, message), DocumentContext.Readable.ControlDocument);
                return ExitCodes.Completed;
            default:
                throw new UsageException(
                    $"run '{run.RunId}' is {new RunOverview(run, options.Store).State}: only a completed run has failures to redrive",
                    $"to continue: {Steps(options.Store).Command("resume", run.RunId)}");
        }

        ProtectedFiles.Check(options.OutputFile, run.Settings.Input.Path, options.Store);

        // The failures file has the input's columns, so it is read with the input's settings, except for those of the input file alone.
        var file = InputPaths.OfStore($"{run.Result.ResultsPath}/{RunPaths.FailuresName}");
        var settings = run.Settings with { Input = run.Settings.Input with { Path = file, Sheet = null, Limit = null, Sha256 = null, IgnoreColumns = true } };
        var request = new RunRequest
        {
            RunId = RunOptionsResolver.ResolveRunId(flags, Environment.Folder) ?? RunIds.ForRedrive(run.RunId),
            Settings = options.Amendments.Apply(settings),
            Rules = await batch.ReadRulesAsync(run.RunId, Environment.Interrupts.Stop),
            Input = await batch.OpenInputAsync(file, Environment.Interrupts.Stop),
            LockWait = LeaseWaits.Of(options.Wait),
        };
        var steps = Steps(options.Store);
        return await new RunExecution(Environment, reporter, batch, options.Store)
        {
            Otlp = otlp,
            Next = result => result.ResultsPath is null
                ? steps.After(result)
                : [.. steps.After(result), (steps.Command("export", $"{run.RunId} {result.RunId}", "--output all.xlsx"), "write all users to one file")],
        }.ExecuteAsync(request, options.OutputFile, options.Force);
    }
}
