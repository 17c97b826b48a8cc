using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using CardGenius.Batch.Api;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli;

/// <summary>The help text, with the exit codes and the order of settings behind that of the program itself.</summary>
internal sealed class HelpText : SynchronousCommandLineAction
{
    private const int Width = 120;

    private readonly HelpAction _usual;
    private readonly RootCommand _root;
    private readonly CliEnvironment _environment;

    public HelpText(HelpAction usual, RootCommand root, CliEnvironment environment)
    {
        _usual = usual;
        _usual.MaxWidth = Width;
        _root = root;
        _environment = environment;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = _usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command != _root)
        {
            return code;
        }

        var output = _environment.Out;
        output.WriteLine("Settings:");
        output.WriteLine("  Flags beat CARDGENIUS_* variables beat the --config file beat defaults.");
        output.WriteLine($"  The partner token is read from the variable {Variables.PartnerToken} alone.");
        output.WriteLine($"  It is not sent unencrypted to another machine unless {PlainHttp.Setting} is true.");
        output.WriteLine($"  The storage account of --store blob:CONTAINER is read from the variable {Variables.Storage} alone.");
        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var (number, meaning) in ExitCodes.All)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {number,-3}  {meaning}"));
        }

        return code;
    }
}
