using Spectre.Console;

namespace CardGenius.Cli.Tests.Display;

/// <summary>Creates terminals that write into a string.</summary>
internal static class Consoles
{
    public static IAnsiConsole Plain(StringWriter output, bool unicode = true)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = 120;
        console.Profile.Capabilities.Unicode = unicode;
        return console;
    }
}
