using System.Text.Json;

namespace CardGenius.Cli.Display.Json;

/// <summary>Names as the JSON documents write them.</summary>
internal static class Names
{
    /// <summary><c>CompletedWithFailures</c> → <c>completed_with_failures</c>.</summary>
    public static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
