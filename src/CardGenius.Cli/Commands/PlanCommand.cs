using System.CommandLine;
using CardGenius.Batch.Input;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Batch.Storage;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Plan;
using CardGenius.Load;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius plan</c>: predicts a run without sending requests or storing anything. It first checks the input, if one is
/// given.</summary>
internal sealed class PlanCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly SettingOptions _figures;
    private readonly SettingOptions _others;
    private readonly Option<bool> _notice = new(PlanFlags.Notice) { Description = "Print the message that announces the run to the API's owners." };

    public PlanCommand(CliEnvironment environment)
        : base(
            environment,
            "plan",
            "Predict the load, the duration and the cost of a run. With --input, first read and check the whole input. Sends no requests and stores "
            + "nothing.")
    {
        _settings = new SettingOptions(
            this,
            SettingTable.Input,
            SettingTable.Sheet,
            SettingTable.Limit,
            SettingTable.OtherOnline,
            SettingTable.IgnoreColumns,
            SettingTable.Api,
            SettingTable.TimeZone,
            SettingTable.ApiTimeoutSeconds,
            SettingTable.Attempts);
        _figures = new SettingOptions(this, hasConfig: false, PlanFlags.All);
        Add(_notice);

        // The same command line is then valid for run and for plan. The other flags of run do not change the prediction.
        _others = new SettingOptions(
            this, hasConfig: false, SettingTable.WithFlags.Where(s => Options.All(o => o.Name != s.Flag)), isHidden: true);
    }

    /// <summary>Checks an input and predicts its run.</summary>
    public static async Task<int> PlanAsync(
        CliEnvironment environment, Reporter reporter, InputSettings settings, IInputSource input, PredictionRequest request, bool hasNotice = false)
    {
        var found = await Planner.DryRunAsync(settings, input, null, environment.Interrupts.Stop);
        var prediction = found.IsRefused || found.Users == 0 ? null : Prediction.Of(request, found.Users, hasNotice);
        var check = PlanReport.Format(settings.Path, found);
        var text = prediction is null ? check
            : prediction.Notice is null ? $"{check}\n{PredictionReport.Format(prediction)}"
            : PredictionReport.Format(prediction);
        var document = PlanDocument.From(settings.Path, found) with { Prediction = prediction is null ? null : PredictionDocument.From(prediction) };
        reporter.Answer(text, document, DocumentContext.Readable.PlanDocument);
        return found.IsRefused ? ExitCodes.Refused : ExitCodes.Completed;
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {

        // The --rps of run is a goal here, so the burst would have no rate limit.
        var flags = _settings.Read(parsed).Concat(_others.Read(parsed).Where(f => f.Key != SettingTable.Burst.Flag)).ToDictionary(StringComparer.Ordinal);
        var options = await RunOptionsResolver.ResolveAsync(flags, Environment.Variables, Environment.Folder, reporter.Warn);
        var request = await PredictionRequest.ResolveAsync(options.Settings, _figures.Read(parsed), Environment.Folder, Environment.Time);
        if (request.HasUsers && flags.ContainsKey(SettingTable.Input.Flag!))
        {
            throw new UsageException($"{PlanFlags.Users.Flag}: the users are those of {SettingTable.Input.Flag}; give one of the two");
        }

        var hasNotice = parsed.GetValue(_notice);
        if (hasNotice && request.Figures.Start - Environment.Time.GetUtcNow() < ApiNotice.Ahead)
        {
            reporter.Warn($"the run starts in less than {ApiNotice.Ahead.TotalHours} hours; the API's owners want to know of a large run that long before");
        }

        if (options.InputFile is { } file && !request.HasUsers)
        {
            return await PlanAsync(Environment, reporter, options.Settings.Input, new FileInputSource(file), request, hasNotice);
        }

        var prediction = Prediction.Of(request, request.Figures.Users, hasNotice);
        reporter.Answer(
            PredictionReport.Format(prediction),
            new PredictionOnlyDocument(PredictionDocument.From(prediction)),
            DocumentContext.Readable.PredictionOnlyDocument);
        return ExitCodes.Completed;
    }
}
