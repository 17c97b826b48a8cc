using CardGenius.Batch.Settings;
using System.CommandLine;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary>The base of all commands. Adds <c>--json</c> and converts errors to messages and exit codes.</summary>
internal abstract class CommandBase : Command
{
    /// <summary>The name of the option that asks for JSON.</summary>
    public const string Json = "--json";

    private readonly bool _hasJson;
    private readonly Option<bool> _json = new(Json) { Description = "Print one JSON object, and nothing else, to standard output." };

    protected CommandBase(CliEnvironment environment, string name, string description, bool hasJson = true)
        : base(name, description)
    {
        Environment = environment;
        _hasJson = hasJson;
        SetAction((parsed, cancellationToken) => GuardedAsync(parsed, cancellationToken));
    }

    protected CliEnvironment Environment { get; }

    /// <summary>Adds the common options after the command's own.</summary>
    public CommandBase WithCommonOptions()
    {
        if (_hasJson)
        {
            Add(_json);
        }

        return this;
    }

    /// <summary>Executes the command.</summary>
    protected abstract Task<int> RunAsync(ParseResult parsed, Reporter reporter);

    /// <summary>Creates the argument that names a run.</summary>
    protected static Argument<string> RunIdArgument(string description = "The run.") => new("RUN_ID") { Description = description };

    /// <summary>Returns the commands to suggest for this store.</summary>
    protected NextSteps Steps(StorePlace store) => StepsOf(Environment, store);

    internal static NextSteps StepsOf(CliEnvironment environment, StorePlace store)
    {
        var defaultStore = Path.GetFullPath(RunOptionsResolver.DefaultStore, environment.Folder);
        if (store.Address == defaultStore || environment.Variables.GetValueOrDefault(SettingTable.Store.Variable!) is { Length: > 0 })
        {
            return new NextSteps(environment.CommandName, "", store.Locate);
        }

        var shown = store.NameFrom(environment.Folder);
        return new NextSteps(environment.CommandName, ShellText.Quote(shown), store.Locate);
    }

    // Every error becomes a message and an exit code.
    [System.Diagnostics.CodeAnalysis.SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "An unexpected error must be shown as a message, not as a stack trace.")]
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
