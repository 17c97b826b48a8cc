using System.CommandLine;
using System.Text;
using CardGenius.Batch.Planning;
using CardGenius.Batch.Runs;
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
        _settings = new SettingOptions(this, SettingCatalog.Input, SettingCatalog.Sheet, SettingCatalog.Limit, SettingCatalog.OtherOnline);
    }

    /// <summary>Plans and shows what was found.</summary>
    public static async Task<int> PlanAsync(
        CliEnvironment environment, Reporter reporter, IBatch batch, RunSettings settings, IInputSource input)
    {
        var found = await batch.PlanAsync(settings, input, environment.Interrupts.Stop);
        reporter.Answer(
            Format(settings.Input.Path, found), PlanDocument.From(settings.Input.Path, found), DocumentContext.Readable.PlanDocument);
        return ExitCodes.Completed;
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var options = RunOptionsResolver.Resolve(_settings.Read(parsed), Environment.Variables, Environment.Folder);
        foreach (var warning in options.Warnings)
        {
            reporter.Warn(warning);
        }

        var batch = Environment.OpenBatch(options.StoreFolder);
        var input = batch.OpenInput(RunCommand.InputFileOf(options, Environment.CommandName));
        return await PlanAsync(Environment, reporter, batch, options.Settings, input);
    }

    private static string Format(string path, DryRun found)
    {
        var plan = found.Plan;
        var text = new StringBuilder();
        text.AppendLine($"{path}: {FigureText.Plural(plan.Users, "user")}, {FigureText.Plural(plan.Rejects, "reject")}");
        var empty = plan.EmptyRows > 0 ? $", and {FigureText.Plural(plan.EmptyRows, "empty row")} passed over" : "";
        text.AppendLine($"  rows      {FigureText.Count(plan.Rows)}{empty}");
        text.AppendLine($"  columns   {string.Join(", ", plan.Columns)}");
        text.AppendLine($"  SHA-256   {plan.InputSha256}");
        foreach (var reject in found.Rejects)
        {
            text.AppendLine($"  reject    {reject}");
        }

        if (plan.Rejects > found.Rejects.Count)
        {
            text.AppendLine($"            and {FigureText.Count(plan.Rejects - found.Rejects.Count)} more");
        }

        return text.ToString();
    }
}
