namespace CardGenius.Cli.Hosting;

/// <summary>Quotes paths in suggested commands, for PowerShell on Windows and for the shells of other systems.</summary>
internal static class ShellText
{
    private const string Plain = "_-./\\:~+@%=,";

    /// <summary>Returns an argument. It is quoted if a shell would split or change it.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)) ? argument
        : argument.AsSpan().IndexOfAny("\"$`!") < 0 ? $"\"{argument}\""
        : $"'{argument.Replace("'", OperatingSystem.IsWindows() ? "''" : "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Returns a program to start. PowerShell prints a quoted path unless the call operator comes before it.</summary>
    public static string QuoteProgram(string path)
    {
        var quoted = Quote(path);
        return OperatingSystem.IsWindows() && quoted != path ? $"& {quoted}" : quoted;
    }
}
