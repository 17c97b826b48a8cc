namespace CardGenius.Cli.Hosting;

/// <summary>How a person calls this program, for the commands it suggests.</summary>
internal static class Invocations
{
    private const string Project = "src/CardGenius.Cli";

    /// <summary>
    /// <c>cardgenius</c>, or <c>dotnet run --project src/CardGenius.Cli --</c> where the program is a build output of the repository in whose
    /// root the person stands: then there is no <c>cardgenius</c> on the path.
    /// </summary>
    public static string Name(string programFolder, string currentFolder)
    {
        var project = Path.Combine(currentFolder, Project.Replace('/', Path.DirectorySeparatorChar));
        return programFolder.StartsWith(project + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? $"dotnet run --project {Project} --"
            : "cardgenius";
    }
}
