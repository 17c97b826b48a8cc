using System.Diagnostics;
using System.Globalization;
using System.Text;
using CardGenius.Testing;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>The command line in its own process, as a user starts it.</summary>
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

    /// <summary>The user data folder that all these processes share.</summary>
    public static string DataFolder { get; } = Path.Combine(Path.GetTempPath(), "cardgenius-tests-data");

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>All output, for the message of a failed test.</summary>
    public string Everything => $"--- stdout\n{Output}\n--- stderr\n{Errors}";

    public static CliProcess Start(params string[] arguments) => Start(arguments, environment: null, workingFolder: null);

    /// <summary>Starts the process.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The variables to set, or to remove if the value is null. Other variables with the prefix CARDGENIUS_ are
    /// removed.</param>
    /// <param name="workingFolder">The current folder of the process.</param>
    /// <param name="behind">A program with its arguments that receives the command as its last arguments and replaces itself with it (exec).</param>
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

        // The suggested commands are then those of an installed program.
        start.Environment["PATH"] = $"{Path.GetDirectoryName(command[^1])}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("CARDGENIUS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        // The tests have their own leases that all runs on a machine share.
        start.Environment["XDG_DATA_HOME"] = DataFolder;
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>The program and its first arguments. A published program can replace the output of the build, because native code can behave
    /// differently if it uses reflection.</summary>
    public static string[] Command()
    {
        if (Environment.GetEnvironmentVariable("CARDGENIUS_TEST_PROGRAM") is { Length: > 0 } program)
        {
            return [program];
        }

        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        return [dotnet, Path.Combine(AppContext.BaseDirectory, "cardgenius.dll")];
    }

    /// <summary>Starts the process and waits for its end.</summary>
    public static async Task<CliProcess> RunAsync(params string[] arguments)
    {
        var process = Start(arguments);
        await process.WaitAsync();
        return process;
    }

    /// <summary>Waits for the end of the process and for all output.</summary>
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

    /// <summary>Waits until a condition holds. Fails if the process ends before.</summary>
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

    /// <summary>Waits for the end of the process and measures its memory.</summary>
    /// <returns>The maximum resident memory in bytes, as the kernel measured it (Linux: VmHWM), or 0 if the system does not report it.</returns>
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
            // The process ended before the value was read.
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
