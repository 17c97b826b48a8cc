using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Tests.Configuration;

/// <summary>Resolves options as the commands do.</summary>
internal static class Resolving
{
    /// <summary>Returns the options for flags and variables, separated by blanks: <c>--rps=5 --top=3 VARIABLE=text</c>.</summary>
    public static Task<RunOptions> ResolveAsync(string given, string folder) => ResolveAsync(given, folder, _ => { });

    /// <summary>Returns the warnings.</summary>
    public static async Task<IReadOnlyList<string>> WarningsOfAsync(string given, string folder)
    {
        var warnings = new List<string>();
        await ResolveAsync(given, folder, warnings.Add);
        return warnings;
    }

    private static Task<RunOptions> ResolveAsync(string given, string folder, Action<string> warn)
    {
        var flags = new Dictionary<string, string>();
        var variables = new Dictionary<string, string>();
        foreach (var word in given.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            (word.StartsWith("--", StringComparison.Ordinal) ? flags : variables)[name] = value;
        }

        return RunOptionsResolver.ResolveAsync(flags, variables, folder, warn);
    }

    public static async Task<string> ProblemsOfAsync(string given, string folder) =>
        string.Join("\n", (await Assert.ThrowsAsync<UsageException>(() => ResolveAsync(given, folder))).Problems);
}
