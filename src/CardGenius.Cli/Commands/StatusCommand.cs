using CardGenius.Batch.Settings;
using System.CommandLine;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Watching;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius status</c>.</summary>
internal sealed class StatusCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly Argument<string?> _runId = new("RUN_ID")
    {
        Description = "One run in detail; without it, all runs of the store.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "With RUN_ID: show its live progress until it ends. The same as the command watch.",
    };

    public StatusCommand(CliEnvironment environment)
        : base(environment, "status", "Show the runs of a store, or one run in detail.")
    {
        Add(_runId);
        Add(_watch);
        _settings = new SettingOptions(this, SettingTable.Store);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var store = RunOptionsResolver.ResolveStore(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var batch = Environment.OpenBatch(store);
        if (parsed.GetValue(_watch))
        {
            return await new RunWatch(Environment, reporter, batch, store, Steps(store)).RunAsync(
                parsed.GetValue(_runId) ?? throw new UsageException("--watch needs a RUN_ID"));
        }

        if (parsed.GetValue(_runId) is { } runId)
        {
            var run = new RunOverview(await Existing.FindAsync(batch, runId, Environment), store);
            reporter.Answer(StatusReport.Detail(run, Steps(store), Environment.Time.GetUtcNow()), StatusDocument.From(run), DocumentContext.Readable.StatusDocument);
            return ExitCodes.Completed;
        }

        var runs = new List<RunOverview>();
        await foreach (var status in batch.ListAsync(Environment.Interrupts.Stop))
        {
            runs.Add(new RunOverview(status, store));
        }

        reporter.Answer(
            StatusReport.Table(runs, batch.Location, Steps(store), Environment.CommandName),
            new StatusListDocument(store.Address, [.. runs.Select(StatusDocument.From)]),
            DocumentContext.Readable.StatusListDocument);
        return ExitCodes.Completed;
    }
}
