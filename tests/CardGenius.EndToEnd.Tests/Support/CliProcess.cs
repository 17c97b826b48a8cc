using System.Diagnostics;
using System.Globalization;
using System.Text;
using CardGenius.Cli.Configuration;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>The command line as a process of its own, as a user has it.</summary>
internal sealed class CliProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;
    private bool _isDisposed;

    private CliProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output), ReadAsync(process.StandardError, _errors));
    }

    /// <summary>The user's data folder of all these processes.</summary>
    public static string DataFolder { get; } = Path.Combine(Path.GetTempPath(), "cardgenius-tests-data");

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything it printed, for the message of a test that fails.</summary>
    public string Everything => $"--- stdout\n{Output}\n--- stderr\n{Errors}";

    public static CliProcess Start(params string[] arguments) => Start(arguments, environment: null, workingFolder: null);

    /// <summary>Starts it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Variables to set, or with null to take away; others beginning with CARDGENIUS_ are taken away.</param>
    /// <param name="workingFolder">Where it starts.</param>
    /// <param name="behind">A program and its arguments that takes the command as its last arguments and turns into it (exec).</param>
    public static CliProcess Start(
        string[] arguments, Dictionary<string, string?>? environment, string? workingFolder, IReadOnlyList<string>? behind = null)
    {
        var command = Command();
        string[] words = [.. behind ?? [], .. command, .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = workingFolder ?? Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("CARDGENIUS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // The locks that all runs on this machine share are the tests' own.
        start.Environment["XDG_DATA_HOME"] = DataFolder;
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    // A published program may take the place of the build's output: native code behaves otherwise where it needs reflection.
    private static string[] Command()
    {
        if (Environment.GetEnvironmentVariable("CARDGENIUS_TEST_PROGRAM") is { Length: > 0 } program)
        {
            return [program];
        }

        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        return [dotnet, Path.Combine(AppContext.BaseDirectory, "cardgenius.dll")];
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<CliProcess> RunAsync(params string[] arguments)
    {
        var process = Start(arguments);
        await process.WaitAsync();
        return process;
    }

    /// <summary>Waits for the end and for all output.</summary>
    public async Task<int> WaitAsync()
    {
        using var guard = new CancellationTokenSource(Eventually.Guard);
        try
        {
            await _process.WaitForExitAsync(guard.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            throw new TimeoutException($"cardgenius did not end within {Eventually.Guard}.\n{Everything}");
        }

        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Waits until something is so, failing when the process ends before.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (_process.HasExited)
            {
                await _reading;
                throw new InvalidOperationException($"cardgenius ended ({_process.ExitCode}) before {what}.\n{Everything}");
            }

            if (Stopwatch.GetElapsedTime(began) > Eventually.Guard)
            {
                throw new TimeoutException($"not within {Eventually.Guard}: {what}.\n{Everything}");
            }

            await Task.Delay(5);
        }
    }

    /// <summary>Waits for the end and watches the memory on the way.</summary>
    /// <returns>The most memory it ever had in RAM, in bytes, as the kernel counted it (Linux: VmHWM); 0 where the system does not say.</returns>
    public async Task<long> WatchMemoryAsync()
    {
        long peak = 0;
        while (!_process.HasExited)
        {
            peak = Math.Max(peak, PeakMemory());
            await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(50));
        }

        await WaitAsync();
        return peak;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    /// <summary>Sends a signal, as a terminal or a service manager does.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private long PeakMemory()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended between the question and the reading.
            return 0;
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder into)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (into)
            {
                into.Append(line).Append('\n');
            }
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
