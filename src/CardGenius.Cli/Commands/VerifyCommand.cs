using System.CommandLine;
using System.Text;
using CardGenius.Batch.Runs;
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

    public VerifyCommand(CliEnvironment environment)
        : base(
            environment,
            "verify",
            "Prove a published result complete: every input row is there exactly once, as result, failure or reject, and all counts and checksums hold.")
    {
        Add(_runId);
        _settings = new SettingOptions(this, SettingCatalog.Store);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var store = RunOptionsResolver.ResolveStore(_settings.Read(parsed), Environment.Variables, Environment.Folder);
        var batch = Environment.OpenBatch(store);
        var run = await Existing.FindAsync(batch, parsed.GetRequiredValue(_runId), Environment);
        if (run.Result?.State is not (RunState.Completed or RunState.CompletedWithFailures))
        {
            throw new UsageException($"run '{run.RunId}' is {new RunOverview(run, store).State}: nothing is published that could be verified");
        }

        var found = await batch.VerifyAsync(run, Environment.Interrupts.Stop);
        var folder = Path.Combine(store, found.ResultsPath.Replace('/', Path.DirectorySeparatorChar));
        reporter.Answer(Format(found, folder), VerifyDocument.From(found, folder), DocumentContext.Readable.VerifyDocument);
        return found.Problems.Count == 0 ? ExitCodes.Completed : ExitCodes.Damaged;
    }

    private static string Format(Verification found, string folder)
    {
        var text = new StringBuilder();
        text.AppendLine(found.Problems.Count == 0
            ? $"run {found.RunId}: complete"
            : $"run {found.RunId}: DAMAGED, {FigureText.Plural(found.Problems.Count, "problem")}");
        foreach (var problem in found.Problems)
        {
            text.AppendLine($"  problem   {problem}");
        }

        text.AppendLine(
            $"  rows      {FigureText.Count(found.Rows)} = {FigureText.Plural(found.Results, "result")} + "
            + $"{FigureText.Plural(found.Failures, "failure")} + {FigureText.Plural(found.Rejects, "reject")}");
        text.AppendLine($"  files     {FigureText.Count(found.Files)} checksums compared");
        text.AppendLine($"  results   {folder}");
        return text.ToString();
    }
}
