using System.CommandLine;
using System.CommandLine.Help;
using CardGenius.Cli.Commands;
using CardGenius.Cli.Display;
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
            new RolloutCommand(environment),
            new StatusCommand(environment),
            new WatchCommand(environment),
            new FailuresCommand(environment),
            new ReportCommand(environment),
            new ResumeCommand(environment),
            ControlCommand.Pause(environment),
            ControlCommand.Cancel(environment),
            new LimitsCommand(environment),
            new RedriveCommand(environment),
            new VerifyCommand(environment),
            new ExportCommand(environment),
            new PlanCommand(environment),
            new ProbeCommand(environment),
            new LoadTestCommand(environment),
            new ServeCommand(environment),
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
        if (parsed.Action is not HelpText && CommandLineErrors.Find(parsed, arguments, _environment) is { } refusal)
        {
            return new Reporter(_environment, arguments.Contains(CommandBase.Json)).Fail(refusal);
        }

        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = _environment.Out,
            Error = _environment.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }
}
