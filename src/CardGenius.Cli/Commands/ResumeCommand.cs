using System.CommandLine;
using CardGenius.Batch.Execution;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Monitoring;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius resume</c>.</summary>
internal sealed class ResumeCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly OtlpOption _otlp = new();
    private readonly Argument<string> _runId = RunIdArgument("The run to resume: paused or stopped.");
    private readonly Option<bool> _acceptFailures = new("--accept-failures")
    {
        Description = "Accept any number of failed users, for a run that stopped because of too many failures.",
    };

    public ResumeCommand(CliEnvironment environment)
        : base(environment, "resume", "Resume a run where it stopped. It keeps its planned settings, except for the flags given here.")
    {
        Add(_runId);
        Add(_acceptFailures);
        _settings = new SettingOptions(this, SettingTable.Store, SettingTable.NoWait, SettingTable.Force);
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
        var options = RunOptionsResolver.ResolveResume(
            _settings.Read(parsed), Environment.Variables, Environment.Folder, parsed.GetValue(_acceptFailures), reporter.Warn);
        var batch = Environment.OpenBatch(options.Store);
        var run = await Existing.FindAsync(batch, parsed.GetRequiredValue(_runId), Environment);
        ProtectedFiles.Check(options.OutputFile, run.Settings.Input.Path, options.Store);
        var request = new RunRequest
        {
            RunId = run.RunId,

            // A run that was interrupted during planning is planned again, from the same input.
            Input = run.Plan is null ? await batch.OpenInputAsync(run.Settings.Input.Path, Environment.Interrupts.Stop) : null,
            Amendments = options.Amendments,
            LockWait = LeaseWaits.Of(options.Wait),
        };
        return await new RunExecution(Environment, reporter, batch, options.Store) { Otlp = otlp }.ExecuteAsync(request, options.OutputFile, options.Force);
    }
}
