using System.Diagnostics;
using System.Globalization;

namespace CardGenius.EndToEnd.Tests.Docs;

/// <summary>A process group whose output is one stream of lines.</summary>
internal sealed class ShellProcess : IAsyncDisposable
{
    // No command of a page takes that long, even on a busy machine.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _reading;

    public ShellProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _reading = ReadAsync();
    }

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>Sends SIGINT to each process of the group, as a terminal does after Ctrl-C.</summary>
    public void Interrupt() => Signal("INT");

    /// <summary>Waits for the end of the process and for all output.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Guard);
        await _reading.WaitAsync(Guard);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Signal("KILL");
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, "--", string.Create(CultureInfo.InvariantCulture, $"-{_process.Id}")]);
        kill.WaitForExit();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }
        }
    }
}
