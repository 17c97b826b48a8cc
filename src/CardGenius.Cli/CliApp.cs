using System.CommandLine;
using System.CommandLine.Help;
using CardGenius.Cli.Commands;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli;

/// <summary>The program: its commands, and what happens to a command line that is none.</summary>
internal sealed class CliApp
{
    private readonly CliEnvironment _environment;
    private readonly RootCommand _root;

    public CliApp(CliEnvironment environment)
    {
        _environment = environment;
        _root = new RootCommand("CardGenius batch: the best cards of every user of a file, from 100 users to 2,000,000.")
        {
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
            new SimulateCommand(environment),
        };
        foreach (var help in _root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpText((HelpAction)help.Action!, _root, environment);
        }
    }

    /// <summary>Does what a command line asks.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var parsed = _root.Parse(arguments);
        if (parsed.Action is null or not HelpText && parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await _environment.Error.WriteLineAsync($"error: {error.Message}");
            }

            var command = parsed.CommandResult.Command == _root ? "" : $" {parsed.CommandResult.Command.Name}";
            await _environment.Error.WriteLineAsync($"hint: {_environment.CommandName}{command} --help shows what is known");
            return ExitCodes.Refused;
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
