using System.CommandLine;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius verify</c>.</summary>
internal sealed class VerifyCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly Argument<string> _runId = RunIdArgument("The completed run.");
    private readonly Option<string?> _input = new("--input")
    {
        HelpName = "FILE",
        Description = "Compare every row with this input file. Default: compare with the records that planning wrote.",
    };

    public VerifyCommand(CliEnvironment environment)
        : base(
            environment,
            "verify",
            "Verify published results: every input row appears exactly once, as result, failure or reject, and all counts and checksums match.")
    {
        Add(_runId);
        Add(_input);
        _settings = new SettingOptions(this, SettingTable.Store);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var store = RunOptionsResolver.ResolveStore(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var batch = Environment.OpenBatch(store);
        var runId = parsed.GetRequiredValue(_runId);
        var run = await batch.FindAsync(runId, Environment.Interrupts.Stop);
        if (run is not null && run.Result?.State is not (RunState.Completed or RunState.CompletedWithFailures))
        {
            throw new UsageException($"run '{runId}' is {new RunOverview(run, store).State}: it has no published results to verify");
        }

        // Published results can be verified even if the run's folder is missing, for example in a copy of the results folder.
        var input = parsed.GetValue(_input) is { } file ? new FileInputSource(Path.GetFullPath(file, Environment.Folder)) : null;
        var found = await batch.VerifyAsync(runId, input, Environment.Interrupts.Stop);
        if (found?.ResultsPath is not { } path)
        {
            if (run is null)
            {
                throw Existing.Unknown(batch, runId, Environment);
            }

            throw new UsageException($"run '{runId}': {found!.Findings[0]}");
        }

        var folder = store.Locate(path);
        reporter.Answer(VerifyText.Format(found, folder), VerifyDocument.From(found, folder), DocumentContext.Readable.VerifyDocument);
        return found.Ok ? ExitCodes.Completed : ExitCodes.Damaged;
    }
}
