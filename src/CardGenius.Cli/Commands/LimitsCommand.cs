using System.CommandLine;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius limits</c>: shows or changes the concurrency and the rate limit of a run. The process that executes the run applies a
/// change while the run runs.</summary>
internal sealed class LimitsCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly Argument<string> _runId = RunIdArgument();

    public LimitsCommand(CliEnvironment environment)
        : base(environment, "limits", "Show the concurrency and the rate limit of a run, or change them while it runs.")
    {
        Add(_runId);
        _settings = new SettingOptions(this, SettingTable.Store);
        _settings.AddFlagsOnly(this, "unchanged", SettingTable.Concurrency, SettingTable.RequestsPerSecond);
        Options.Single(o => o.Name == SettingTable.RequestsPerSecond.Flag).Aliases.Add("--requests-per-second");
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var options = RunOptionsResolver.ResolveResume(
            _settings.Read(parsed), Environment.Variables, Environment.Folder, acceptFailures: false, reporter.Warn);
        var batch = Environment.OpenBatch(options.Store);
        var run = await Existing.FindAsync(batch, parsed.GetRequiredValue(_runId), Environment);
        var (concurrency, rate) = (options.Amendments.Concurrency, options.Amendments.RequestsPerSecond);
        if (concurrency is null && rate is null)
        {
            Answer(reporter, run, options.Store);
            return ExitCodes.Completed;
        }

        if (run is { IsUnderWay: false, Result.State: RunState.Completed or RunState.CompletedWithFailures or RunState.Cancelled })
        {
            throw new UsageException(
                $"run '{run.RunId}' is {new RunOverview(run, options.Store).State}: it sends no more requests, so its limits cannot be changed");
        }

        await batch.ChangeLimitsAsync(run.RunId, concurrency, rate, Environment.Interrupts.Stop);
        Answer(reporter, await Existing.FindAsync(batch, run.RunId, Environment), options.Store);
        return ExitCodes.Completed;
    }

    private static void Answer(Reporter reporter, RunStatus run, StorePlace store) => reporter.Answer(
        LimitsText.Detail(new RunOverview(run, store)), LimitsDocument.From(run), DocumentContext.Readable.LimitsDocument);
}
