using System.CommandLine;

namespace CardGenius.Cli.Commands;

/// <summary>The option <c>--format</c> of the commands that write a report.</summary>
internal sealed class ReportFormat : Option<string>
{
    public const string Text = "text";
    public const string Markdown = "markdown";
    public const string Html = "html";
    public const string Json = "json";

    /// <param name="hasHtml">Whether the command can write HTML.</param>
    public ReportFormat(bool hasHtml = false)
        : base("--format")
    {
        HelpName = "FORMAT";
        Description = $"text, markdown{(hasHtml ? ", html" : "")} or json. --format json is the same as --json.";
        DefaultValueFactory = _ => Text;
        this.AcceptOnlyFromAmong(hasHtml ? [Text, Markdown, Html, Json] : [Text, Markdown, Json]);
    }
}
