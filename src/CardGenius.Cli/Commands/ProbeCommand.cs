using System.CommandLine;
using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius probe</c>: is the API there, and does it know us?</summary>
internal sealed class ProbeCommand : CommandBase
{
    private readonly SettingOptions _settings;

    public ProbeCommand(CliEnvironment environment)
        : base(environment, "probe", "Make one call with an empty profile: is the API there, does it know us, how long does it take?")
    {
        _settings = new SettingOptions(this, SettingCatalog.Api, SettingCatalog.Timeout);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var options = RunOptionsResolver.Resolve(_settings.Read(parsed), Environment.Variables, Environment.Folder);
        var batch = Environment.OpenBatch(options.StoreFolder);
        var call = await batch.ProbeAsync(options.Settings, Environment.Interrupts.Stop);
        var api = options.Settings.Api.Url;
        var code = CodeOf(call.Verdict);
        var last = call.Attempts.Count == 0 ? (AttemptOutcome?)null : call.Attempts[^1];
        var document = new ProbeDocument(
            api,
            call.Verdict == CallVerdict.Answered,
            Names.Snake(call.Verdict),
            call.Failure?.Status ?? last?.Status,
            last is { } attempt ? Math.Round(attempt.Latency.TotalMilliseconds, 1) : null,
            call.Failure is { } failure ? Names.Snake(failure.Class) : null,
            call.Failure?.Detail,
            code);
        reporter.Answer(Format(api, call, last), document, DocumentContext.Readable.ProbeDocument);
        if (call.Verdict == CallVerdict.Fatal && string.IsNullOrEmpty(Environment.Variables.GetValueOrDefault(Variables.PartnerToken)))
        {
            reporter.Hint($"{Variables.PartnerToken} is not set: no partner token was sent");
        }

        return code;
    }

    private static int CodeOf(CallVerdict verdict) => verdict switch
    {
        CallVerdict.Answered => ExitCodes.Completed,
        CallVerdict.Stopped => ExitCodes.Interrupted,
        _ => ExitCodes.FatalApi,
    };

    private static string Format(string api, CallResult call, AttemptOutcome? last)
    {
        var text = new StringBuilder();
        var latency = last is { } attempt ? $" in {FigureText.Latency(attempt.Latency.TotalMilliseconds)}" : "";
        text.AppendLine(call.Verdict switch
        {
            CallVerdict.Answered => $"{api}: answers{latency}, {FigureText.Plural(call.Cards.Count, "card")}",
            CallVerdict.Fatal => $"{api}: refuses us{latency}",
            CallVerdict.Rejected => $"{api}: refuses the empty profile{latency}",
            _ => $"{api}: does not answer{latency}",
        });
        if (call.Failure is { } failure)
        {
            text.AppendLine($"  reason    {failure.Class}{(failure.Status is { } status ? $", status {status}" : "")}: {failure.Detail}");
        }

        return text.ToString();
    }
}
