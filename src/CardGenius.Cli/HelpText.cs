using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using CardGenius.Batch.Settings;
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

    // The list of commands shows an optional argument like a required one.
    private int InvokeDefault(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter { NewLine = output.NewLine };
        configuration.Output = text;
        var code = _default.Invoke(parseResult);
        configuration.Output = output;
        output.Write(text.ToString().Replace("status <RUN_ID>  ", "status [<RUN_ID>]", StringComparison.Ordinal));
        return code;
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = InvokeDefault(parseResult);
        if (parseResult.CommandResult.Command != _root)
        {
            return code;
        }

        var output = _environment.Out;
        output.WriteLine("Settings:");
        output.WriteLine("  A flag overrides a CARDGENIUS_* variable, a variable overrides the --config file, and the file overrides a default.");
        output.WriteLine("  These settings exist only as variables:");
        foreach (var setting in SettingTable.InEnvironmentOnly)
        {
            output.WriteLine($"  {setting.Variable,-28} {setting.HelpFor(SettingHosts.CommandLine)}");
        }

        output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach (var (number, meaning) in ExitCodes.All)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {number,-3}  {meaning}"));
        }

        return code;
    }
}
