using System.CommandLine;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius pause</c> and <c>cardgenius cancel</c>: writes a control request to the store. The process that executes the run reads
/// it.</summary>
internal sealed class ControlCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly Argument<string> _runId = RunIdArgument();
    private readonly ControlRequest _request;

    private ControlCommand(CliEnvironment environment, string name, string description, ControlRequest request)
        : base(environment, name, description)
    {
        _request = request;
        Add(_runId);
        _settings = new SettingOptions(this, SettingTable.Store);
    }

    public static ControlCommand Pause(CliEnvironment environment) => new(
        environment, "pause", "Pause a run: it finishes the users in flight, writes a checkpoint and ends. Use resume to continue it.", ControlRequest.Pause);

    public static ControlCommand Cancel(CliEnvironment environment) => new(
        environment, "cancel", "Cancel a run permanently. Nothing is published, and the run cannot be resumed.", ControlRequest.Cancel);

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var store = RunOptionsResolver.ResolveStore(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var batch = Environment.OpenBatch(store);
        var run = await Existing.FindAsync(batch, parsed.GetRequiredValue(_runId), Environment);
        var overview = new RunOverview(run, store);
        if (!run.IsUnderWay && run.Result?.State == Wanted)
        {
            Answer(reporter, overview, $"run '{run.RunId}' is {overview.State} already");
            return ExitCodes.Completed;
        }

        if (HasEnded(run) || (_request == ControlRequest.Pause && !run.IsUnderWay))
        {
            throw new UsageException($"run '{run.RunId}' is {overview.State}: there is nothing to {Name}");
        }

        await batch.RequestAsync(run, _request, Environment.Interrupts.Stop);
        var resume = Steps(store).Command("resume", run.RunId);
        Answer(reporter, overview, (_request, run.IsUnderWay) switch
        {
            (ControlRequest.Pause, _) when run.IsInQueue =>
                $"run '{run.RunId}': pause requested. cardgenius serve takes it out of its queue. To continue: {resume}, or Resume on the page",
            (ControlRequest.Pause, _) when run.IsHosted =>
                $"run '{run.RunId}': pause requested. It finishes the users in flight within seconds. To continue, POST /api/runs/{run.RunId}/resume to the function app",
            (ControlRequest.Pause, _) =>
                $"run '{run.RunId}': pause requested. It finishes the users in flight and ends within seconds. To continue: {resume}",
            (_, true) => $"run '{run.RunId}': cancel requested. It finishes the users in flight and ends. Nothing is published",
            _ => $"run '{run.RunId}': cancelled. Nothing is published, and it cannot be resumed",
        });
        return ExitCodes.Completed;
    }

    private RunState Wanted => _request == ControlRequest.Pause ? RunState.Paused : RunState.Cancelled;

    private static bool HasEnded(RunStatus run) =>
        run is { IsUnderWay: false, Result.State: RunState.Completed or RunState.CompletedWithFailures or RunState.Cancelled };

    private void Answer(Reporter reporter, RunOverview run, string message) => reporter.Answer(
        message + System.Environment.NewLine,
        new ControlDocument(run.RunId, Name, run.Status.IsUnderWay, message),
        DocumentContext.Readable.ControlDocument);
}
