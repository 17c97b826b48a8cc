using CardGenius.Batch.Settings;
using System.CommandLine;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary>What all commands have in common: <c>--json</c>, errors as messages and exit codes, and the end of a cancelled command.</summary>
internal abstract class CommandBase : Command
{
    private readonly bool _hasJson;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object to standard output, and nothing else there." };

    protected CommandBase(CliEnvironment environment, string name, string description, bool hasJson = true)
        : base(name, description)
    {
        Environment = environment;
        _hasJson = hasJson;
        SetAction((parsed, cancellationToken) => GuardedAsync(parsed, cancellationToken));
    }

    protected CliEnvironment Environment { get; }

    /// <summary>Adds what all commands have, behind what is their own.</summary>
    public CommandBase WithCommonOptions()
    {
        if (_hasJson)
        {
            Add(_json);
        }

        return this;
    }

    /// <summary>Does what the command is for.</summary>
    protected abstract Task<int> RunAsync(ParseResult parsed, Reporter reporter);

    /// <summary>The argument that names a run.</summary>
    protected static Argument<string> RunIdArgument(string description = "The run.") => new("RUN_ID") { Description = description };

    /// <summary>Commands to suggest, on this store.</summary>
    protected NextSteps Steps(StorePlace store) => StepsOf(Environment, store);

    internal static NextSteps StepsOf(CliEnvironment environment, StorePlace store)
    {
        var usual = Path.GetFullPath(RunOptionsResolver.DefaultStore, environment.Folder);
        if (store.Address == usual || environment.Variables.GetValueOrDefault(SettingTable.Store.Variable!) is { Length: > 0 })
        {
            return new NextSteps(environment.CommandName, "");
        }

        var shown = store.NameFrom(environment.Folder);
        return new NextSteps(environment.CommandName, shown.Contains(' ', StringComparison.Ordinal) ? $"\"{shown}\"" : shown);
    }

    // The last line of defence of a process: whatever comes becomes a message and an exit code.
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "An unforeseen error must end as a message, not as a stack trace.")]
    private async Task<int> GuardedAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reporter = new Reporter(Environment, _hasJson && parsed.GetValue(_json));
        try
        {
            return await RunAsync(parsed, reporter);
        }
        catch (Exception error)
        {
            return reporter.Fail(error);
        }
    }
}
