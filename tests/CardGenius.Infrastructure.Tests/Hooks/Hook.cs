using System.Diagnostics;

namespace CardGenius.Infrastructure.Tests.Hooks;

/// <summary>Runs a hook with stand-ins for the programs that it calls.</summary>
internal sealed class Hook : IDisposable
{
    // The system programs that the hooks use. Nothing else is on their path.
    private static readonly string[] SystemPrograms = ["sh", "grep", "tr", "date", "cat"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hook");
    private readonly Dictionary<string, string> _environment = [];

    public Hook()
    {
        foreach (var program in SystemPrograms)
        {
            var path = new[] { "/bin", "/usr/bin" }.Select(folder => Path.Combine(folder, program)).First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, program), path);
        }
    }

    /// <summary>The calls of the programs, one line per call.</summary>
    public string Calls => File.Exists(CallsFile) ? File.ReadAllText(CallsFile) : "";

    private string CallsFile => Path.Combine(_folder.FullName, "calls.txt");

    /// <summary>Creates a program whose output depends on its first arguments.</summary>
    public Hook Program(string name, params (string Arguments, string Output)[] answers)
    {
        var cases = answers.Select(answer => $"  \"{answer.Arguments}\"*) printf '%s\\n' \"{answer.Output}\" ;;\n");
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\necho \"{name} $*\" >> '{CallsFile}'\ncase \"$*\" in\n{string.Concat(cases)}  *) exit 1 ;;\nesac\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return this;
    }

    /// <summary>Removes a program.</summary>
    public Hook Without(string name)
    {
        File.Delete(Path.Combine(_folder.FullName, name));
        return this;
    }

    /// <summary>Sets an environment variable.</summary>
    public Hook With(string name, string value)
    {
        _environment[name] = value;
        return this;
    }

    /// <summary>Runs the hook.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> RunAsync(string name)
    {
        var start = new ProcessStartInfo(Path.Combine(_folder.FullName, "sh"), [Repository.PathOf($"infra/hooks/{name}.sh")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = _folder.FullName;
        foreach (var (variable, value) in _environment)
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
