using System.CommandLine;
using CardGenius.Batch.Model;
using CardGenius.Batch.Settings;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Monitoring;
using CardGenius.Cli.Serve;
using CardGenius.Service;
using CardGenius.Web;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius serve</c>.</summary>
internal sealed class ServeCommand : CommandBase
{
    private const long MostUploadBytes = 100 * 1024 * 1024;

    private readonly SettingOptions _settings;
    private readonly SettingOptions _flags;
    private readonly OtlpOption _otlp = new();

    public ServeCommand(CliEnvironment environment)
        : base(
            environment,
            "serve",
            "Serve the web page and the HTTP API on this machine, and execute the runs that are started there, one at a time.",
            hasJson: false)
    {
        _flags = new SettingOptions(this, hasConfig: false, ServeFlags.All);
        _settings = new SettingOptions(
            this,
            SettingTable.Store,
            SettingTable.Api,
            SettingTable.Concurrency,
            SettingTable.AgreedConcurrency,
            SettingTable.RequestsPerSecond,
            SettingTable.Burst,
            SettingTable.TopN,
            SettingTable.ApiTimeoutSeconds,
            SettingTable.Attempts,
            SettingTable.FailureTolerance,
            SettingTable.NoCardTolerance,
            SettingTable.RejectTolerance,
            SettingTable.CommissionableCardsFile,
            SettingTable.DisplayNamesFile,
            SettingTable.Xlsx,
            SettingTable.CsvSafe,
            SettingTable.TimeZone,
            SettingTable.OtherOnline,
            SettingTable.IgnoreColumns);
        Add(_otlp);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var otlp = _otlp.Read(parsed);
        var serve = ServeFlags.Resolve(_flags.Read(parsed), Environment.Variables, Environment.Folder);
        var options = await RunOptionsResolver.ResolveAsync(_settings.Read(parsed), Environment.Variables, Environment.Folder, reporter.Warn);
        using var certificate = serve.Certificate is { } file ? ServeCertificate.Read(file, serve.Password) : null;
        await using var export = Otlp.Start(otlp, Environment.Variables, reporter.Warn);

        var interrupts = Environment.Interrupts;
        var hasStacks = Environment.Variables.GetValueOrDefault(SettingTable.Debug.Variable!) == "1";
        var request = new ServeRequest(serve, SettingsOf(options, serve), certificate, new ServeLog(Environment.Error, Environment.Time, hasStacks));
        var (server, key) = await StartAsync(request, Environment.OpenBatch(options.Store), interrupts.Abort);
        await using var started = server;
        await ShowAsync(server.Address, options, key);

        // The queue stays in the store, so nothing is lost if the terminal is closed.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupts.Stop, interrupts.HungUp);
        await using var note = stop.Token.Register(() => Environment.Error.WriteLine("stopping after the users in flight; press Ctrl-C again to stop immediately"));
        var left = await server.RunAsync(stop.Token, interrupts.Abort);
        if (left == 0)
        {
            return ExitCodes.Completed;
        }

        reporter.Hint($"{FigureText.Plural(left, "run")} of the queue will continue at the next start of {Environment.CommandName} serve with this store");
        return ExitCodes.Interrupted;
    }

    private static async Task<(CardGeniusServer Server, string? Key)> StartAsync(
        ServeRequest request, IBatch batch, CancellationToken cancellationToken)
    {
        try
        {
            return await batch.ServeAsync(request, cancellationToken);
        }
        catch (IOException error)
        {
            throw new UsageException($"{request.Options.Listen}: {error.Message}", $"{ServeFlags.Port.Flag} 0 uses any free port");
        }
    }

    private async Task ShowAsync(Uri address, RunOptions options, string? key)
    {
        var output = Environment.Out;
        await output.WriteLineAsync($"CardGenius is ready: {address}");
        await output.WriteLineAsync($"  store  {options.Store.Location}");
        await output.WriteLineAsync($"  API    {new Uri(options.Settings.Api.Url).GetLeftPart(UriPartial.Path)}");
        if (key is not null)
        {
            await output.WriteLineAsync($"  key    {key}");
            await output.WriteLineAsync("  This key is shown only now. The page asks for it; programs send it in the header x-functions-key.");
        }

        await output.WriteLineAsync("Press Ctrl-C to stop.");
        await output.FlushAsync();
    }

    // The limits of the API and the tolerances are those of this command. The settings that change the results are the defaults of a start request.
    private static ServiceSettings SettingsOf(RunOptions options, ServeOptions serve) => new()
    {
        Storage = options.Store.Address,
        InputPrefix = $"{RunPaths.Inputs}/",
        WeeklyPrefix = $"{RunPaths.Inputs}/weekly/",
        Rules = options.Rules,
        TimeZone = options.Settings.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc,
        MaxUploadBytes = MostUploadBytes,
        MaxDownloadBytes = null,
        RequiresKey = serve.NeedsKey,
        HostName = "local",
        Defaults = options.Settings with { Input = options.Settings.Input with { Path = "", Sheet = null, Limit = null } },
    };
}
