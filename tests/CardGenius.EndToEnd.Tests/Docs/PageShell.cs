using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CardGenius.Cli;
using CardGenius.EndToEnd.Tests.Support;
using CardGenius.Simulator;
using CardGenius.Simulator.Faults;
using CardGenius.Testing;
using CardGenius.Testing.Azurite;

namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>
/// Runs the commands of one page in a shell, in a folder with the files that the page names. Exported variables, files and simulators exist until
/// the page ends. A simulator in this process replaces the production API, and other ports replace the printed ones.
/// </summary>
internal sealed partial class PageShell : IAsyncDisposable
{
    private const string Production = "https://card-recommendation-api-v2.bankkaro.com/cg/api/pro";
    private const string EmulatorAccount = "UseDevelopmentStorage=true";
    private const string DefaultPort = "5099";
    private const string ShownFolder = "/data";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, int> _ports = [];
    private readonly List<ShellProcess> _services = [];
    private readonly SimulatorServer _simulator;
    private AzuriteProcess? _azurite;
    private string? _lastRunId;

    private PageShell(SimulatorServer simulator)
    {
        _simulator = simulator;
        Directory.CreateDirectory(Folder);
    }

    /// <summary>The current folder of the commands.</summary>
    public string Folder => _folder.File("data");

    private string Variables => _folder.File("variables");

    /// <summary>Prepares the folder of a page.</summary>
    public static async Task<PageShell> StartAsync(PageFiles files)
    {
        var shell = new PageShell(await SimulatorServer.StartAsync(files.Api));
        var program = string.Join(' ', CliProcess.Command().Select(word => $"'{word}'"));
        shell.WriteProgram("cardgenius", $"exec {program} \"$@\"\n");

        // The program is already built.
        shell.WriteProgram(
            "dotnet",
            "if [ \"$1 $2 $3\" = 'run --project src/CardGenius.Cli' ]; then shift 3; [ \"$1\" = -c ] && shift 2; shift; exec cardgenius \"$@\"; fi\n"
            + "echo \"only dotnet run is possible in a test: $*\" >&2\nexit 1\n");
        await files.WriteAsync(shell.Folder, shell._folder.File("bin/cardgenius"));
        return shell;
    }

    /// <summary>Runs a command.</summary>
    /// <returns>The output, and what differs from the page.</returns>
    public async Task<CommandResult> RunAsync(ConsoleCommand command)
    {
        var text = await RewriteAsync(command.Text);
        var saveVariables = command.IsService ? "" : $"\nstatus=$?\nexport -p > '{Variables}'\nexit $status";
        var isInterrupted = command.Output.Contains(ConsoleCommand.Interrupt);
        if (isInterrupted)
        {
            // The run must not end before the interrupt.
            _simulator.Faults = FaultPlan.Parse(["slow,delay=0.5"]);
        }

        var process = new ShellProcess(Start($"[ -f '{Variables}' ] && . '{Variables}'\n{text}{saveVariables}"));
        var exitCode = 0;
        if (command.IsService)
        {
            _services.Add(process);
            await Eventually.IsAsync(() => process.HasExited || process.Lines.Contains(command.Output[^1]));
        }
        else
        {
            await using (process)
            {
                if (isInterrupted)
                {
                    var showsProgress = command.Output.Any(OutputShape.IsProgress);
                    await Eventually.IsAsync(() => process.HasExited
                        || (_simulator.Stats.InFlight >= 10 && (!showsProgress || process.Lines.Any(OutputShape.IsProgress))));
                    process.Interrupt();
                }

                exitCode = await process.WaitAsync();
            }

            if (isInterrupted)
            {
                _simulator.Faults = FaultPlan.None;
            }
        }

        var real = process.Lines.Select(Show).ToList();
        _lastRunId = real.Select(line => RunLine().Match(line)).LastOrDefault(m => m.Success)?.Groups[1].Value ?? _lastRunId;
        LearnIds(command.Output, real);
        var isCalculation = command.Text.StartsWith("cardgenius plan", StringComparison.Ordinal);
        var difference = command.Output.Count > 0
            ? OutputShape.Difference(command.Output, real, isCalculation)
            : exitCode is ExitCodes.Completed or ExitCodes.CompletedWithFailures ? null : $"exit code {exitCode}";
        return new CommandResult(command, [.. real.Select(ShowIds)], difference);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services)
        {
            service.Interrupt();
            await service.DisposeAsync();
        }

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        await _simulator.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> RewriteAsync(string text)
    {
        foreach (var (printed, real) in _ids)
        {
            text = text.Replace(printed, real, StringComparison.Ordinal);
        }

        text = text.Replace("RUN_ID", _lastRunId ?? "RUN_ID", StringComparison.Ordinal);
        text = SimulatorPort().Replace(text, match => $"cardgenius simulate --port {PortFor(match.Groups[1] is { Success: true } port ? port.Value : DefaultPort)}");
        text = LocalPort().Replace(text, port => $"127.0.0.1:{PortFor(port.Groups[1].Value)}");
        text = text.Replace(Production, _simulator.ApiAddress.ToString(), StringComparison.Ordinal);
        if (text.Contains(EmulatorAccount, StringComparison.Ordinal))
        {
            _azurite ??= await AzuriteProcess.StartAsync();
            text = text.Replace(EmulatorAccount, $"'{_azurite.ConnectionString}'", StringComparison.Ordinal);
        }

        return text;
    }

    private int PortFor(string printed)
    {
        if (!_ports.TryGetValue(printed, out var port))
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            port = _ports[printed] = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        return port;
    }

    // The ids of a page are those of its author. The first new id in the real output belongs to the first new id in the printed output.
    private void LearnIds(IEnumerable<string> printed, IEnumerable<string> real)
    {
        var known = _ids.Values.ToHashSet();
        var newReal = real.SelectMany(OutputShape.RunIds).Distinct().Where(id => !known.Contains(id));
        var newPrinted = printed.SelectMany(OutputShape.RunIds).Distinct().Where(id => !_ids.ContainsKey(id));
        foreach (var (shown, id) in newPrinted.Zip(newReal))
        {
            _ids[shown] = id;
        }
    }

    private string ShowIds(string line) => _ids.Aggregate(line, (text, id) => text.Replace(id.Value, id.Key, StringComparison.Ordinal));

    private string Show(string line) => _ports
        .Aggregate(line, (text, port) => text.Replace($"127.0.0.1:{port.Value}", $"127.0.0.1:{port.Key}", StringComparison.Ordinal))
        .Replace($"dotnet {CliProcess.Command()[^1]}", "cardgenius", StringComparison.Ordinal)
        .Replace(Folder, ShownFolder, StringComparison.Ordinal)
        .Replace(_simulator.ApiAddress.ToString(), Production, StringComparison.Ordinal)
        .Replace(_simulator.ApiAddress.Authority, new Uri(Production).Host, StringComparison.Ordinal);

    private ProcessStartInfo Start(string script)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", $"exec 2>&1\n{script}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Folder,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("CARDGENIUS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["PATH"] = $"{_folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["XDG_DATA_HOME"] = _folder.File("user-data");
        start.Environment["CARDGENIUS_API"] = _simulator.ApiAddress.ToString();
        return start;
    }

    private void WriteProgram(string name, string script)
    {
        var path = _folder.Write($"bin/{name}", $"#!/bin/sh\n{script}");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [GeneratedRegex(@"cardgenius simulate(?: --port (\d+))?")]
    private static partial Regex SimulatorPort();

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex LocalPort();

    [GeneratedRegex(@"^run ([^\s:]+): ")]
    private static partial Regex RunLine();
}
