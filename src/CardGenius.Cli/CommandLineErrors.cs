using System.CommandLine;
using System.CommandLine.Parsing;
using CardGenius.Batch.IO;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli;

/// <summary>Describes what is wrong with a command line, and what was probably meant.</summary>
internal static class CommandLineErrors
{
    private const string InputFlag = "--input";

    /// <summary>Returns the error of a command line with all problems; null if there are none.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="arguments">The arguments as typed.</param>
    /// <param name="environment">The environment.</param>
    public static UsageException? Find(ParseResult parsed, IReadOnlyList<string> arguments, CliEnvironment environment)
    {
        var command = parsed.CommandResult.Command;
        var name = environment.CommandName;
        var usage = $"{name}{(command is RootCommand ? "" : $" {command.Name}")} --help shows the usage";
        if (FindEarlyOptions(command, arguments) is { Count: > 0 } early)
        {
            var more = arguments.Count > 2 ? " …" : "";
            return new UsageException(
                [.. early.Select(o => $"{o}: options follow the command")], $"{name} {command.Name} {early[0]}{more}; {usage}");
        }

        // The parser takes an unknown option for the id of a run.
        var misplaced = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Where(IsOption);
        if (misplaced.Concat(parsed.UnmatchedTokens).ToList() is { Count: > 0 } unknown)
        {
            return new UsageException([.. unknown.Select(word => DescribeUnknown(word, command, arguments, name))], usage);
        }

        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        var isRunMissing = parsed.Errors.Any(e => e.SymbolResult is not OptionResult) && command.Arguments.Count > 0;
        return isRunMissing
            ? new UsageException($"{command.Name}: {command.Arguments[0].Name} is missing", $"{name} status lists the runs; {usage}")
            : new UsageException([.. parsed.Errors.Select(Describe)], usage);
    }

    private static List<string> FindEarlyOptions(Command command, IReadOnlyList<string> arguments) =>
        command is RootCommand ? [] : [.. arguments.TakeWhile(a => a != command.Name).Where(IsOption)];

    private static string DescribeUnknown(string word, Command command, IReadOnlyList<string> arguments, string commandName)
    {
        if (command is RootCommand)
        {
            var owner = IsOption(word) ? command.Subcommands.FirstOrDefault(c => c.Options.Any(o => o.Name == word)) : null;
            return owner is not null
                ? $"{word}: no command is given; options follow the command, e.g. {commandName} {owner.Name} {word}"
                : $"{word}: no such command{Suggest(word, command)}";
        }

        var place = arguments.ToList().IndexOf(word);
        var isFile = !IsOption(word) && Path.HasExtension(word) && place > 0 && !IsOption(arguments[place - 1])
            && command.Options.Any(o => o.Name == InputFlag);
        return $"{word}: unknown argument{(isFile ? $"; did you mean {InputFlag} {word}?" : Suggest(word, command))}";
    }

    private static string Suggest(string word, Command command) =>
        Nearest.FindName(word, [.. command.Subcommands.Select(c => c.Name), .. command.Options.Select(o => o.Name)]) is { } near
            ? $"; did you mean {near}?"
            : "";

    private static string Describe(ParseError error) =>
        error.SymbolResult is OptionResult { Tokens.Count: 0, Option: var option } ? $"{option.Name}: {option.HelpName ?? "the value"} is missing" : error.Message;

    private static bool IsOption(string word) => word.StartsWith('-');
}
