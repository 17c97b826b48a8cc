namespace CardGenius.Cli.Configuration;

/// <summary>
/// Names a file in one way: links are followed, and where the file system ignores letter case, each name is written as the folder has it. Two
/// paths of one file then have the same text.
/// </summary>
internal static class CanonicalPath
{
    private const int MostLinks = 40;

    /// <summary>The canonical form of a path; the part of it that does not exist stays as it is.</summary>
    public static string Of(string path) => Of(path, MostLinks);

    /// <summary>The name that a folder has for an entry.</summary>
    /// <param name="name">The name that was given.</param>
    /// <param name="entries">The names in the folder.</param>
    /// <returns>The name given where the folder has it, else the one that differs in letter case only.</returns>
    internal static string NameAmong(string name, IReadOnlyCollection<string> entries) =>
        entries.Contains(name)
            ? name
            : entries.FirstOrDefault(e => string.Equals(e, name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private static string Of(string path, int links)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var folder = Of(parent, links);
        var here = Path.Combine(folder, Path.GetFileName(full));
        try
        {
            if (links > 0 && new FileInfo(here).LinkTarget is { } target)
            {
                return Of(Path.GetFullPath(target, folder), links - 1);
            }

            // Only a file system that ignores the difference finds an entry under a name that its folder does not list.
            return File.Exists(here) || Directory.Exists(here)
                ? Path.Combine(folder, NameAmong(Path.GetFileName(here), [.. Directory.EnumerateFileSystemEntries(folder).Select(e => Path.GetFileName(e)!)]))
                : here;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return here;
        }
    }
}
