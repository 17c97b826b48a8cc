using System.CommandLine;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius plan</c>: what an input would come to, without asking or storing anything.</summary>
internal sealed class PlanCommand : CommandBase
{
    private readonly SettingOptions _settings;

    public PlanCommand(CliEnvironment environment)
        : base(environment, "plan", "Read and check the whole input: columns, users, rejects. Asks nothing, stores nothing (= run --dry-run).")
    {
        _settings = new SettingOptions(this, SettingTable.Input, SettingTable.Sheet, SettingTable.Limit, SettingTable.OtherOnline, SettingTable.IgnoreColumns);
    }

    /// <summary>Plans and shows what was found.</summary>
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
        var options = await RunOptionsResolver.ResolveAsync(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var input = new FileInputSource(RunCommand.InputFileOf(options, Environment.CommandName));
        return await PlanAsync(Environment, reporter, options.Settings.Input, input);
    }
}
