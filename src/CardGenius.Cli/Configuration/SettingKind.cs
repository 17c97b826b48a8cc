using System.Text.Json;

namespace CardGenius.Cli.Configuration;

/// <summary>What values a setting takes, and how a person is told.</summary>
/// <param name="Expected">What is expected, as the end of "expected …".</param>
/// <param name="Tokens">The JSON values it may be written as; all are then read as text.</param>
/// <param name="Read">Reads the text: whether it is a value, and the value.</param>
internal sealed record SettingKind<T>(string Expected, IReadOnlyList<JsonTokenType> Tokens, Func<string, (bool Ok, T Value)> Read);
