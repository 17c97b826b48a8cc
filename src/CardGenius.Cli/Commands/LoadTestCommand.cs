using System.CommandLine;
using System.Text.Json;
using CardGenius.Batch.Model;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.LoadTesting;
using CardGenius.Load.LoadTest.Definition;
using CardGenius.Load.LoadTest.Execution;
using CardGenius.Load.LoadTest.Report;
using CardGenius.Load.LoadTest.Sending;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius load-test</c>: finds the load that an API can take.</summary>
internal sealed class LoadTestCommand : CommandBase
{
    private readonly Argument<string> _url = new("URL") { Description = "The address to test." };
    private readonly Option<string[]> _aborts = new(LoadTestOptions.Abort)
    {
        HelpName = "RULE",
        Description = $"Stop the test if the requests of the last 10 seconds exceed a limit: {AbortRule.Expected}. Can be repeated.",
    };

    private readonly Option<string[]> _outputs = new(LoadTestOptions.Output)
    {
        HelpName = "FILE",
        Description = "Write the report to a file that ends with .json, .md or .html. Can be repeated.",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Replace files of --output that exist." };
    private readonly SettingOptions _settings;

    public LoadTestCommand(CliEnvironment environment)
        : base(
            environment,
            "load-test",
            "Find the load that an API can take: sends requests from more and more users, or at a rising rate, and reports latencies, failures and limits.")
    {
        Add(_url);
        _settings = new SettingOptions(this, hasConfig: false, LoadTestFlags.All);
        Add(_aborts);
        Add(_outputs);
        Add(_force);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var options = await LoadTestOptions.ResolveAsync(
            parsed.GetValue(_url)!,
            _settings.Read(parsed),
            parsed.GetValue(_aborts) ?? [],
            parsed.GetValue(_outputs) ?? [],
            Environment.Variables,
            Environment.Folder);
        CheckFiles(options.Outputs, parsed.GetValue(_force));
        var report = await TestAsync(options);
        var text = LoadTestText.Format(report);
        reporter.Answer(text, report, LoadTestJson.Readable.LoadTestReport);
        foreach (var file in options.Outputs)
        {
            await WriteAsync(file, report);
        }

        return CodeOf(report);
    }

    private static int CodeOf(LoadTestReport report) =>
        report.IsInterrupted ? ExitCodes.Interrupted
        : report.Aborted is not null ? ExitCodes.LoadTestAborted
        : report.HasNoResponse ? ExitCodes.FatalApi
        : ExitCodes.Completed;

    private static void CheckFiles(IReadOnlyList<string> files, bool isForced)
    {
        if (!isForced && files.FirstOrDefault(File.Exists) is { } file)
        {
            throw new UsageException($"{LoadTestOptions.Output} {file}: the file exists; use another file, or add --force to replace it");
        }

        if (files.FirstOrDefault(f => !Directory.Exists(Path.GetDirectoryName(f))) is { } missing)
        {
            throw new UsageException($"{LoadTestOptions.Output} {missing}: the folder does not exist");
        }
    }

    private static async Task WriteAsync(string file, LoadTestReport report)
    {
        var text = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".json" => JsonSerializer.Serialize(report, LoadTestJson.Readable.LoadTestReport) + "\n",
            ".md" => LoadTestMarkdown.Format(report),
            _ => LoadTestPage.Format(report),
        };
        try
        {
            await File.WriteAllTextAsync(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"{LoadTestOptions.Output} {file}: {e.Message}", e);
        }
    }

    private async Task<LoadTestReport> TestAsync(LoadTestOptions options)
    {
        using var sender = new HttpLoadSender(options.Timeout, options.IsLoopback, Environment.Time);
        using var runner = new LoadTestRunner(options.Plan, sender, Environment.Time);
        var lines = new LoadProgressLines(Environment.Error);
        var result = await runner.RunAsync(lines.Show, Environment.Interrupts.Stop);
        return ReportBuilder.Build(options.Target, result, options.Timeout);
    }
}
