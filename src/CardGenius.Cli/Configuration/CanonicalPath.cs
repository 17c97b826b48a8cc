namespace CardGenius.Cli.Configuration;

/// <summary>
/// Returns the same path for every name of a file. It follows links. If the file system ignores letter case, it uses the names in the folders.
/// </summary>
internal static class CanonicalPath
{
    private const int MostLinks = 40;

    /// <summary>Returns the canonical form of a path. A part that does not exist does not change.</summary>
    public static string Of(string path) => Of(path, MostLinks);

    /// <summary>Returns the name of an entry in its folder.</summary>
    /// <param name="name">The given name.</param>
    /// <param name="entries">The names in the folder.</param>
    /// <returns>The given name if the folder has it, otherwise the name that differs only in letter case.</returns>
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

            // A file system that ignores letter case also finds an entry by a name that its folder does not list.
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
