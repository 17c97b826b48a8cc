namespace CardGenius.Cli.Hosting;

/// <summary>Finds how the user invokes this program, for the commands that it suggests.</summary>
internal static class Invocations
{
    private const string Project = "src/CardGenius.Cli";

    /// <summary>
    /// Returns <c>cardgenius</c>, or <c>dotnet run --project src/CardGenius.Cli --</c> if the program is a build output of the repository in the
    /// current folder, because then <c>cardgenius</c> is probably not on the path.
    /// </summary>
    public static string Name(string programFolder, string currentFolder)
    {
        var project = Path.Combine(currentFolder, Project.Replace('/', Path.DirectorySeparatorChar));
        return programFolder.StartsWith(project + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? $"dotnet run --project {Project} --"
            : "cardgenius";
    }
}
