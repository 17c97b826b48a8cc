using System.Text.Json;

namespace CardGenius.Batch.Settings;

/// <summary>The values that a setting accepts.</summary>
/// <param name="Expected">The accepted values in words, as the end of "expected …".</param>
/// <param name="Tokens">The JSON values that are accepted in a configuration file. They are then read as text.</param>
/// <param name="Read">Reads a text. Returns whether it is accepted, and the value.</param>
public sealed record SettingKind<T>(string Expected, IReadOnlyList<JsonTokenType> Tokens, Func<string, (bool Ok, T Value)> Read)
{
    /// <summary>The lowest number; the default of the type if the values are not numbers.</summary>
    public T? Least { get; init; }

    /// <summary>The highest number; the default of the type if the values are not numbers.</summary>
    public T? Most { get; init; }

    /// <summary>The unit and the bounds of a number, e.g. <c>seconds, 0.1 to 600</c>; null for other values.</summary>
    public string? Range { get; init; }
}
