using System.CommandLine;
using CardGenius.Batch.Publishing.Layouts;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius export</c>: writes the results of the runs over one input to one file.</summary>
internal sealed class ExportCommand : CommandBase
{
    private static readonly (string Name, ExportLayout Layout)[] Layouts =
        [("v2", ExportLayout.V2), ("v1", ExportLayout.V1), ("facts", ExportLayout.Facts)];

    private readonly SettingOptions _settings;
    private readonly Argument<string[]> _runIds = new("RUN_ID")
    {
        Description = "A completed run, its redrives, and the run of its corrected rejects, in any order.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _output = new("--output")
    {
        HelpName = "FILE",
        Description = "The file. Its extension is .csv, .csv.gz or .xlsx, or .parquet for the layout facts.",
        Required = true,
    };

    private readonly Option<string> _layout = new("--layout")
    {
        HelpName = "NAME",
        Description = "The columns: v2 (the columns of results.csv.gz), v1 (25 columns for each card) or facts (one row for each user and rank). [default: v2]",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Replace the file if it exists." };

    public ExportCommand(CliEnvironment environment)
        : base(environment, "export", "Write the results of the runs over one input to one file: each user once, with the latest result.")
    {
        Add(_runIds);
        Add(_output);
        Add(_layout);
        Add(_force);
        _settings = new SettingOptions(this, SettingTable.Store);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var layout = FindLayout(parsed.GetValue(_layout) ?? Layouts[0].Name);
        var file = Path.GetFullPath(parsed.GetRequiredValue(_output), Environment.Folder);
        if (ExportFormats.FindFault(file, layout.Layout) is { } fault)
        {
            throw new UsageException($"--output {parsed.GetRequiredValue(_output)}: {fault}");
        }

        var store = RunOptionsResolver.ResolveStore(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var batch = Environment.OpenBatch(store);
        var runIds = parsed.GetRequiredValue(_runIds);
        foreach (var runId in runIds)
        {
            // Published results can be exported even if the run's folder is missing.
            var run = await batch.FindAsync(runId, Environment.Interrupts.Stop);
            ProtectedFiles.Check(file, run?.Settings.Input.Path ?? "", store);
        }

        var request = new ExportRequest(runIds, file, layout.Layout, parsed.GetValue(_force));
        var summary = await batch.ExportAsync(request, Environment.Interrupts.Stop);
        if (summary.File.CutCells > 0)
        {
            reporter.Warn(
                $"{file}: the text of {FigureText.Plural(summary.File.CutCells, "cell")} was truncated, because it is longer than Excel allows; a .csv file contains the full text");
        }

        reporter.Answer(
            ExportText.Format(summary, file, layout.Name), ExportDocument.From(summary, file, layout.Name), DocumentContext.Readable.ExportDocument);
        return ExitCodes.Completed;
    }

    private static (string Name, ExportLayout Layout) FindLayout(string name) =>
        Layouts.FirstOrDefault(l => string.Equals(l.Name, name, StringComparison.OrdinalIgnoreCase)) is { Name: not null } found
            ? found
            : throw new UsageException($"--layout {name}: unknown layout; expected v2, v1 or facts");
}
