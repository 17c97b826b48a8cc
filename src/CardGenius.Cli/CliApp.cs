using System.CommandLine;
using System.CommandLine.Help;
using CardGenius.Batch.IO;
using CardGenius.Cli.Commands;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli;

/// <summary>The program: its commands, and the errors of a command line that is not valid.</summary>
internal sealed class CliApp
{
    private readonly CliEnvironment _environment;
    private readonly RootCommand _root;

    public CliApp(CliEnvironment environment)
    {
        _environment = environment;
        _root = new RootCommand("CardGenius batch: gets the best cards for every user of a file, from 100 to 2,000,000 users.");
        CommandBase[] commands =
        [
            new DemoCommand(environment),
            new RunCommand(environment),
            new StatusCommand(environment),
            new ResumeCommand(environment),
            ControlCommand.Pause(environment),
            ControlCommand.Cancel(environment),
            new RedriveCommand(environment),
            new VerifyCommand(environment),
            new PlanCommand(environment),
            new ProbeCommand(environment),
            new LoadTestCommand(environment),
            new SimulateCommand(environment),
        ];
        foreach (var command in commands)
        {
            _root.Add(command.WithCommonOptions());
        }

        foreach (var help in _root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpText((HelpAction)help.Action!, _root, environment);
        }
    }

    /// <summary>Executes a command line.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        // A user who types only the program's name probably looks for help.
        var parsed = _root.Parse(arguments.Count == 0 ? ["--help"] : arguments);
        if (parsed.Action is not HelpText && parsed.Errors.Count > 0)
        {
            return Refuse(parsed);
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = _environment.Out,
            Error = _environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private int Refuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Select(c => c.Name).Concat(command.Options.Select(o => o.Name)).ToList();
        var unknown = parsed.UnmatchedTokens;
        foreach (var word in unknown)
        {
            var near = Nearest.FindName(word, known) is { } name ? $"; did you mean {name}?" : "";
            _environment.Error.WriteLine($"error: {word}: {(command == _root ? "no such command" : "unknown argument")}{near}");
        }

        if (unknown.Count == 0)
        {
            foreach (var error in parsed.Errors)
            {
                _environment.Error.WriteLine($"error: {error.Message}");
            }
        }

        var called = command == _root ? "" : $" {command.Name}";
        _environment.Error.WriteLine($"hint: {_environment.CommandName}{called} --help shows the usage");
        return ExitCodes.Refused;
    }
}
