using System.CommandLine;
using CardGenius.Batch.Execution;
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
    private readonly Argument<string> _runId = RunIdArgument("The run to go on with: paused, stopped or interrupted.");
    private readonly Option<bool> _acceptFailures = new("--accept-failures")
    {
        Description = "Go on however many users fail: after a stop for too many failures.",
    };

    public ResumeCommand(CliEnvironment environment)
        : base(environment, "resume", "Go on with a run where it stopped. Its settings stand as planned, but for the flags given here.")
    {
        Add(_runId);
        Add(_acceptFailures);
        _settings = new SettingOptions(this, SettingCatalog.Store, SettingCatalog.NoWait, SettingCatalog.Force);
        _settings.AddFlagsAlone(
            this,
            "as planned",
            SettingCatalog.Api,
            SettingCatalog.Concurrency,
            SettingCatalog.Rps,
            SettingCatalog.FailureTolerance,
            SettingCatalog.NoCardTolerance);
        _settings.AddFlagsAlone(this, null, SettingCatalog.Output);
        Add(_otlp);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var otlp = _otlp.Read(parsed);
        var options = RunOptionsResolver.ResolveResume(
            _settings.Read(parsed), Environment.Variables, Environment.Folder, parsed.GetValue(_acceptFailures));
        var batch = Environment.OpenBatch(options.Store);
        var run = await Existing.FindAsync(batch, parsed.GetRequiredValue(_runId), Environment);
        ProtectedFiles.Check(options.OutputFile, run.Settings.Input.Path, options.Store);
        var request = new RunRequest
        {
            RunId = run.RunId,

            // A run that died while planning is planned again, from the input it was given.
            Input = run.Plan is null ? await batch.OpenInputAsync(run.Settings.Input.Path, Environment.Interrupts.Stop) : null,
            Amendments = options.Amendments,
            LockWait = LeaseWaits.Of(options.Wait),
        };
        return await new RunExecution(Environment, reporter, batch, options.Store) { Otlp = otlp }.ExecuteAsync(request, options.OutputFile, options.Force);
    }
}
