using System.Globalization;
using System.Text.Json;

namespace CardGenius.Cli.Configuration;

/// <summary>The kinds of settings there are.</summary>
internal static class Kinds
{
    public static SettingKind<bool> YesNo { get; } = new(
        "true or false",
        [JsonTokenType.True, JsonTokenType.False],
        text => text.ToLowerInvariant() switch
        {
            "true" or "1" or "yes" => (true, true),
            "false" or "0" or "no" => (true, false),
            _ => default,
        });

    public static SettingKind<string> Url { get; } = new(
        "an http or https address without a user name or password, e.g. https://host/cg/api/pro",
        [JsonTokenType.String],
        text => (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0, text));

    /// <summary>A share from 0 to 1, also as a percentage.</summary>
    public static SettingKind<double> Share { get; } = new(
        "a share from 0 to 1, or a percentage, e.g. 0.05 or 5%",
        [JsonTokenType.Number, JsonTokenType.String],
        text =>
        {
            var percent = text.EndsWith('%');
            var ok = TryNumber(percent ? text[..^1] : text, out var value);
            value = percent ? value / 100 : value;
            return (ok && value is >= 0 and <= 1, value);
        });

    public static SettingKind<string> Text(string expected) =>
        new(expected, [JsonTokenType.String], text => (!string.IsNullOrWhiteSpace(text), text));

    public static SettingKind<string> TextOrNumber(string expected) =>
        Text(expected) with { Tokens = [JsonTokenType.String, JsonTokenType.Number] };

    public static SettingKind<string> Matching(string expected, Func<string, bool> matches) =>
        new(expected, [JsonTokenType.String], text => (matches(text), text));

    public static SettingKind<int> Whole(int min, int max, string? why = null)
    {
        var (expected, read) = WholeNumber(min, max, why);
        return new(expected, [JsonTokenType.Number], text => read(text) is (true, var value) ? (true, (int)value) : default);
    }

    public static SettingKind<long> WholeLong(long min, long max)
    {
        var (expected, read) = WholeNumber(min, max, null);
        return new(expected, [JsonTokenType.Number], read);
    }

    public static SettingKind<double> Number(double min, double max, string unit) => new(
        string.Create(CultureInfo.InvariantCulture, $"{unit} from {min} to {max}"),
        [JsonTokenType.Number],
        text => (TryNumber(text, out var value) && value >= min && value <= max, value));

    public static SettingKind<T> Choice<T>(IReadOnlyDictionary<string, T> choices) => new(
        string.Join(" or ", choices.Keys),
        [JsonTokenType.String],
        text => (choices.TryGetValue(text, out var value), value!));

    private static (string Expected, Func<string, (bool Ok, long Value)> Read) WholeNumber(long min, long max, string? why)
    {
        var range = max >= int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"a whole number, {min} or more")
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {min} to {max}");
        return (
            why is null ? range : $"{range} ({why})",
            text => (
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max,
                value));
    }

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value)
        && double.IsFinite(value);
}
