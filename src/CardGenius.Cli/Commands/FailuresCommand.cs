using System.CommandLine;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Report;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius failures</c>.</summary>
internal sealed class FailuresCommand : CommandBase
{
    private const int MostMessages = 1000;

    private readonly SettingOptions _settings;
    private readonly Argument<string> _runId = RunIdArgument();
    private readonly ReportFormat _format = new();
    private readonly Option<string?> _class = new("--class")
    {
        HelpName = "CLASS",
        Description = "Show only the failures of this class, for example BadRequest.",
    };

    private readonly Option<int> _limit = new("--limit")
    {
        HelpName = "N",
        Description = "The number of messages for each class.",
        DefaultValueFactory = _ => 5,
    };

    public FailuresCommand(CliEnvironment environment)
        : base(environment, "failures", "Show the failures of a run by class, with example messages. The run can be active.")
    {
        Add(_runId);
        Add(_class);
        Add(_limit);
        Add(_format);
        _settings = new SettingOptions(this, SettingTable.Store);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var only = ClassOf(parsed.GetValue(_class));
        var limit = parsed.GetValue(_limit);
        if (limit is < 1 or > MostMessages)
        {
            throw new UsageException($"--limit must be a whole number from 1 to {MostMessages}");
        }

        var store = RunOptionsResolver.ResolveStore(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var batch = Environment.OpenBatch(store);
        var run = new RunOverview(await Existing.FindAsync(batch, parsed.GetRequiredValue(_runId), Environment), store);
        var failures = new RunFailures(
            run,
            [.. (await batch.ReadFailuresAsync(run.RunId, Environment.Interrupts.Stop)).Where(f => only is null || f.Class == only)],
            limit);
        var format = parsed.GetValue(_format);
        (format == ReportFormat.Json ? new Reporter(Environment, json: true) : reporter).Answer(
            format == ReportFormat.Markdown ? FailuresText.Markdown(failures) : FailuresText.Format(failures),
            FailuresDocument.From(failures),
            DocumentContext.Readable.FailuresDocument);
        return ExitCodes.Completed;
    }

    // Accepts the names in the files of a run, and the names in the metrics.
    private static FailureClass? ClassOf(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var classes = Enum.GetValues<FailureClass>().Where(c => c != FailureClass.None).ToList();
        var found = classes.Where(c => name.Equals(c.ToString(), StringComparison.OrdinalIgnoreCase) || name == SnakeCase.Of(c)).ToList();
        return found.Count > 0
            ? found[0]
            : throw new UsageException(
                $"--class: '{name}' is no class of failure{(Nearest.FindName(name, [.. classes.Select(c => c.ToString())]) is { } near ? $"; did you mean {near}?" : "")}",
                $"the classes are {string.Join(", ", classes)}");
    }
}
