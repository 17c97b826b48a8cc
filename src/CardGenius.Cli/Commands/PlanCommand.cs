using System.CommandLine;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius plan</c>: checks an input without sending requests or storing anything.</summary>
internal sealed class PlanCommand : CommandBase
{
    private readonly SettingOptions _settings;

    public PlanCommand(CliEnvironment environment)
        : base(environment, "plan", "Read and check the whole input: columns, users, rejects. Sends no requests and stores nothing (= run --dry-run).")
    {
        _settings = new SettingOptions(this, SettingCatalog.Input, SettingCatalog.Sheet, SettingCatalog.Limit, SettingCatalog.OtherOnline, SettingCatalog.IgnoreColumns);
    }

    /// <summary>Plans the input without storing anything and shows the findings.</summary>
    public static async Task<int> PlanAsync(CliEnvironment environment, Reporter reporter, InputSettings settings, IInputSource input)
    {
        var found = await Planner.DryRunAsync(settings, input, null, environment.Interrupts.Stop);
        reporter.Answer(
            PlanReport.Format(settings.Path, found), PlanDocument.From(settings.Path, found), DocumentContext.Readable.PlanDocument);
        return found.IsRefused ? ExitCodes.Refused : ExitCodes.Completed;
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var options = await RunOptionsResolver.ResolveAsync(_settings.Read(parsed), Environment.Variables, Environment.Folder);
        foreach (var warning in options.Warnings)
        {
            reporter.Warn(warning);
        }

        var input = new FileInputSource(RunCommand.InputFileOf(options, Environment.CommandName));
        return await PlanAsync(Environment, reporter, options.Settings.Input, input);
    }
}
