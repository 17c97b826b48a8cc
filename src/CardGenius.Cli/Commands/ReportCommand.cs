using System.CommandLine;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius report</c>.</summary>
internal sealed class ReportCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly Argument<string> _runId = RunIdArgument();
    private readonly ReportFormat _format = new(hasHtml: true);
    private readonly Option<bool> _forApiOwners = new("--for-api-owners")
    {
        Description = "Print only a message to the owners of the API: times, classes of errors, rates. It contains no personal data.",
    };

    public ReportCommand(CliEnvironment environment)
        : base(environment, "report", "Show what happened in a run: holds, limits, stops and resumes with times, totals and settings.")
    {
        Add(_runId);
        Add(_forApiOwners);
        Add(_format);
        _settings = new SettingOptions(this, SettingTable.Store);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var store = RunOptionsResolver.ResolveStore(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var batch = Environment.OpenBatch(store);
        var run = new RunOverview(await Existing.FindAsync(batch, parsed.GetRequiredValue(_runId), Environment), store);
        var stop = Environment.Interrupts.Stop;
        var report = run.ToReport(
            await batch.ReadTimelineAsync(run.RunId, stop),
            run.Failures > 0 || !run.IsKnown ? await batch.ReadFailuresAsync(run.RunId, stop) : [],
            run.ResultsFolder is null ? null : await batch.ReadManifestAsync(run.Status, stop),
            Environment.Time.GetUtcNow());
        var format = parsed.GetValue(_format);
        (format == ReportFormat.Json ? new Reporter(Environment, json: true) : reporter).Answer(
            parsed.GetValue(_forApiOwners) ? ApiOwnerMessage.Format(report)
                : format == ReportFormat.Markdown ? ReportMarkdown.Format(report)
                : format == ReportFormat.Html ? ReportPage.Format(report)
                : ReportText.Format(report),
            ReportDocument.From(run, report),
            DocumentContext.Readable.ReportDocument);
        return ExitCodes.Completed;
    }
}
