namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>Writes the tables of measured figures in docs/reliability.md. The tests with Category=Figures create them.</summary>
internal static class Figures
{
    /// <summary>Writes <c>artifacts/figures/{name}.md</c>.</summary>
    /// <param name="name">The file's name without its extension.</param>
    /// <param name="columns">The column headers.</param>
    /// <param name="rows">The rows' cells.</param>
    /// <returns>The table.</returns>
    public static string Write(string name, string[] columns, IEnumerable<string[]> rows)
    {
        string[][] lines = [columns, [.. columns.Select(_ => "---")], .. rows];
        var table = string.Concat(lines.Select(cells => $"| {string.Join(" | ", cells)} |\n"));
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Folder, "artifacts", "figures"));
        File.WriteAllText(Path.Combine(folder.FullName, name + ".md"), table);
        return table;
    }
}
