using System.CommandLine;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Monitoring;

/// <summary>The option <c>--otlp</c> of the commands that execute a run.</summary>
internal sealed class OtlpOption : Option<string?>
{
    public OtlpOption()
        : base("--otlp")
    {
        HelpName = "URL";
        Description = "Export metrics and traces to an OTLP collector, e.g. http://localhost:4318. The OTEL_ variables work, too.";
    }

    /// <summary>The address; null if none was given.</summary>
    /// <exception cref="UsageException">The value is not an address.</exception>
    public Uri? Read(ParseResult parsed)
    {
        if (parsed.GetValue(this) is not { } text)
        {
            return null;
        }

        return SettingKinds.Url.Read(text).Ok
            ? new Uri(text)
            : throw new UsageException("--otlp: expected an http or https address without a user name or password, e.g. http://localhost:4318");
    }
}
