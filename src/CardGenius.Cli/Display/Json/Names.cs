using System.Text.Json;

namespace CardGenius.Cli.Display.Json;

/// <summary>Converts names for the JSON documents.</summary>
internal static class Names
{
    /// <summary><c>CompletedWithFailures</c> → <c>completed_with_failures</c>.</summary>
    public static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
