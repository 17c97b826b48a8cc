using System.Text.Json;

namespace CardGenius.Batch.IO;

/// <summary>Names of enumeration values in JSON documents and metrics.</summary>
public static class SnakeCase
{
    /// <summary>Returns the name of a value in snake case: <c>CompletedWithFailures</c> becomes <c>completed_with_failures</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
