using System.CommandLine;
using CardGenius.Cli.Configuration;
using CardGenius.Cli.Display;
using CardGenius.Cli.Hosting;
using CardGenius.Cli.Simulation;
using CardGenius.Simulator;

namespace CardGenius.Cli.Commands;

/// <summary><c>cardgenius simulate</c>.</summary>
internal sealed class SimulateCommand : CommandBase
{
    private readonly SettingOptions _settings;
    private readonly Option<string[]> _faults = new(SimulatorFlags.Fault)
    {
        HelpName = "RULE",
        Description = "A fault and when it applies: 503,rate=0.05 or reset,rate=0.01 or 429,from=10,to=40,retry-after=2. Can be repeated; "
            + "the first rule that matches a request applies.",
    };

    public SimulateCommand(CliEnvironment environment)
        : base(environment, "simulate", "Run a simulated CardGenius API on this machine, with the latency, limits and faults that you choose.", hasJson: false)
    {
        _settings = new SettingOptions(this, hasConfig: false, SimulatorFlags.All);
        Add(_faults);
    }

    /// <inheritdoc/>
    protected override async Task<int> RunAsync(ParseResult parsed, Reporter reporter)
    {
        var options = SimulatorFlags.Resolve(_settings.Read(parsed), parsed.GetValue(_faults) ?? []);
        await using var server = await StartAsync(options);
        var output = Environment.Out;
        await output.WriteLineAsync($"simulator at {server.ApiAddress}");
        await output.WriteLineAsync($"  stats     {new Uri(server.Address, "stats")}");
        await output.WriteLineAsync($"  health    {new Uri(server.Address, "health")}");
        await output.WriteLineAsync($"  faults    PUT {new Uri(server.Address, "faults")}");
        await output.WriteLineAsync($"  try       {Environment.CommandName} run --api {server.ApiAddress} --input users.csv");
        await output.WriteLineAsync("Press Ctrl-C to stop.");
        await output.FlushAsync();

        await WaitAsync(Environment.Interrupts.Stop, Environment.Interrupts.HungUp);
        var stats = server.Stats;
        await output.WriteLineAsync($"{FigureText.Plural(stats.Requests, "request")}, at most {stats.MaxInFlight} in flight");
        return ExitCodes.Completed;
    }

    private static async Task<SimulatorServer> StartAsync(SimulatorOptions options)
    {
        try
        {
            return await SimulatorServer.StartAsync(options);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
        catch (IOException e)
        {
            throw new UsageException($"--port {options.Port}: {e.Message}", "--port 0 uses any free port");
        }
    }

    private static Task WaitAsync(params ReadOnlySpan<CancellationToken> ends)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var end in ends)
        {
            end.Register(() => stopped.TrySetResult());
        }

        return stopped.Task;
    }
}
