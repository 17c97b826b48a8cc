using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using CardGenius.Batch.Api;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli;

/// <summary>Prints the help text. For the program itself, adds the precedence of settings and the exit codes.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int Width = 120;

    private readonly HelpAction _default;
    private readonly RootCommand _root;
    private readonly CliEnvironment _environment;

    public HelpText(HelpAction help, RootCommand root, CliEnvironment environment)
    {
        _default = help;
        _default.MaxWidth = Width;
        _root = root;
        _environment = environment;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = _default.Invoke(parseResult);
        if (parseResult.CommandResult.Command != _root)
        {
            return code;
        }

        var output = _environment.Out;
        output.WriteLine("Settings:");
        output.WriteLine("  Flags override CARDGENIUS_* variables, which override the --config file, which overrides the defaults.");
        output.WriteLine($"  The partner token is read only from the variable {Variables.PartnerToken}.");
        output.WriteLine($"  It is not sent unencrypted to another machine unless {PlainHttp.Setting} is true.");
        output.WriteLine($"  The storage account of --store blob:CONTAINER is read only from the variable {Variables.Storage}.");
        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var (number, meaning) in ExitCodes.All)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {number,-3}  {meaning}"));
        }

        return code;
    }
}
