using System.CommandLine;

namespace CardGenius.Cli.Commands;

/// <summary>The option <c>--format</c> of the commands that write a report.</summary>
internal sealed class ReportFormat : Option<string>
{
    public const string Text = "text";
    public const string Markdown = "markdown";
    public const string Json = "json";

    public ReportFormat()
        : base("--format")
    {
        HelpName = "FORMAT";
        Description = "text, markdown or json. --format json is the same as --json.";
        DefaultValueFactory = _ => Text;
        this.AcceptOnlyFromAmong(Text, Markdown, Json);
    }
}
