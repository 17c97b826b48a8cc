using CardGenius.Cli.Configuration;

namespace CardGenius.Cli.Tests.Configuration;

/// <summary>Resolves options as the commands do.</summary>
internal static class Resolving
{
    /// <summary>Flags and variables, separated by spaces: <c>--rps=5 --top=3</c>, <c>VARIABLE=text</c>.</summary>
    public static Task<RunOptions> ResolveAsync(string given, string folder)
    {
        var flags = new Dictionary<string, string>();
        var variables = new Dictionary<string, string>();
        foreach (var word in given.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = (word[..word.IndexOf('=', StringComparison.Ordinal)], word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            (word.StartsWith("--", StringComparison.Ordinal) ? flags : variables)[name] = value;
        }

        return RunOptionsResolver.ResolveAsync(flags, variables, folder);
    }

    public static async Task<string> ProblemsOfAsync(string given, string folder) =>
        string.Join("\n", (await Assert.ThrowsAsync<UsageException>(() => ResolveAsync(given, folder))).Problems);
}
