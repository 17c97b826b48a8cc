using System.CommandLine;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Watching;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius watch</c>.</summary>
internal sealed class WatchCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly Argument<string> _runId = RunIdArgument();

    public WatchCommand(CliEnvironment environment)
        : base(environment, "watch", "Show the live progress of a run that another process executes, until it ends. Ctrl-C ends only the watching.")
    {
        Add(_runId);
        _settings = new SettingOptions(this, SettingTable.Store);
    }

    /// <inheritdoc/>
    protected override Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var store = RunOptionsResolver.ResolveStore(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        return new RunWatch(Environment, reporter, Environment.OpenBatch(store), store, Steps(store)).RunAsync(parsed.GetRequiredValue(_runId));
    }
}
