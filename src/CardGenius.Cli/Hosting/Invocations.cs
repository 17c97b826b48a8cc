namespace CardGenius.Cli.Hosting;

/// <summary>Finds how a user invokes this program, for the commands that it suggests.</summary>
internal static class Invocations
{
    private const string Command = "cardgenius";
    private const string Project = "CardGenius.Cli";

    /// <summary>
    /// Returns the beginning of a command that starts this program again from the current folder: <c>cardgenius</c> if the search path contains it,
    /// <c>dotnet run --project … --</c> for a build output of the repository, <c>dotnet …/cardgenius.dll</c>, or the path of the executable.
    /// </summary>
    /// <param name="process">The executable of this process, which can be <c>dotnet</c>.</param>
    /// <param name="programFolder">The folder of the program.</param>
    /// <param name="currentFolder">The current folder.</param>
    /// <param name="searchPath">The value of the variable PATH; null if it is not set.</param>
    public static string Name(string? process, string programFolder, string currentFolder, string? searchPath)
    {
        var folder = Path.TrimEndingDirectorySeparator(programFolder);
        if (FindProject(folder) is { } project)
        {
            var release = folder.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.OrdinalIgnoreCase);
            return $"dotnet run --project {ShellText.Quote(Shorten(project, currentFolder))}{(release ? " -c Release" : "")} --";
        }

        if (process is null || IsOnPath(searchPath))
        {
            return Command;
        }

        if (Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            return $"dotnet {ShellText.Quote(Shorten(Path.Combine(folder, Command + ".dll"), currentFolder))}";
        }

        var file = Shorten(process, currentFolder);
        return ShellText.QuoteProgram(file == Path.GetFileName(process) ? Path.Combine(".", file) : file);
    }

    // A build output is in …/CardGenius.Cli/bin/CONFIGURATION/FRAMEWORK.
    private static string? FindProject(string folder)
    {
        var marker = $"{Path.DirectorySeparatorChar}{Project}{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}";
        var at = folder.IndexOf(marker, StringComparison.Ordinal);
        return at < 0 ? null : folder[..(at + 1 + Project.Length)];
    }

    private static string Shorten(string path, string currentFolder)
    {
        var relative = Path.GetRelativePath(currentFolder, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private static bool IsOnPath(string? searchPath) =>
        (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? Command + ".exe" : Command)));
}
