using System.CommandLine;
using System.Text;
using CardGenius.Batch.Api;
using CardGenius.Batch.IO;
using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Display.Json;
using CardGenius.Cli.Hosting;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius probe</c>: sends one test request to the API.</summary>
internal sealed class ProbeCommand : CommandBase
{
    private readonly SettingOptions _settings;

    public ProbeCommand(CliEnvironment environment)
        : base(environment, "probe", "Send one test request: checks that the API is reachable and accepts the credentials, and measures how fast it responds.")
    {
        _settings = new SettingOptions(this, SettingTable.Api, SettingTable.ApiTimeoutSeconds);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var options = await RunOptionsResolver.ResolveAsync(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        var batch = Environment.OpenBatch(options.Store);
        var found = await batch.ProbeAsync(options.Settings, Environment.Interrupts.Stop);
        var code = found.Preflight.Outcome == PreflightOutcome.Ok ? ExitCodes.Completed : ExitCodes.FatalApi;
        AttemptOutcome? last = found.Last is { Attempts: [.., var attempt] } ? attempt : null;
        var document = new ProbeDocument(
            options.Settings.Api.Url,
            SnakeCase.Of(found.Preflight.Outcome),
            found.Preflight.Message,
            last?.Status,
            last is { } timed ? Math.Round(timed.Latency.TotalMilliseconds, 1) : null,
            found.Last?.Cards.Count ?? 0,
            code);
        reporter.Answer(Format(document), document, DocumentContext.Readable.ProbeDocument);
        if (found.Preflight.Outcome == PreflightOutcome.Fatal)
        {
            reporter.HintAtToken(found.Preflight.Message);
        }

        return code;
    }

    private static string Format(ProbeDocument found)
    {
        var text = new StringBuilder();
        text.AppendLine($"{found.Api}: {(found.ExitCode == ExitCodes.Completed ? "ready" : "not ready")}");
        text.AppendLine($"  found     {found.Message}");
        if (found.LatencyMs is { } latency)
        {
            text.AppendLine($"  response  {(found.Status is { } status ? $"status {status}" : "no status")} after {FigureText.Latency(latency)}");
        }

        return text.ToString();
    }
}
