namespace CardGenius.Cli.Configuration;

/// <summary>The files <c>--output</c> can write.</summary>
internal static class OutputFiles
{
    private static readonly string[] Endings = [".xlsx", ".csv", ".csv.gz"];

    public static bool IsSupported(string path) =>
        Endings.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase) && Path.GetFileName(path).Length > e.Length);
}
