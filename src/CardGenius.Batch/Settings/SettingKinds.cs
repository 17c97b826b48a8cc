using System.Globalization;
using System.Text.Json;

namespace CardGenius.Batch.Settings;

/// <summary>The kinds of settings.</summary>
public static class SettingKinds
{
    // By name, in the order of their values: the parser of enumerations also accepts numbers.
    private static readonly string[] Days = Enum.GetNames<DayOfWeek>();

    /// <summary>true or false.</summary>
    public static SettingKind<bool> YesNo { get; } = new(
        "true or false",
        [JsonTokenType.True, JsonTokenType.False],
        text => text.ToLowerInvariant() switch
        {
            "true" or "1" or "yes" => (true, true),
            "false" or "0" or "no" => (true, false),
            _ => default,
        });

    /// <summary>An http or https address.</summary>
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
        })
    {
        Least = 0,
        Most = 1,
        Range = "share, 0 to 1 or 0% to 100%",
    };

    /// <summary>The IANA name of a time zone.</summary>
    public static SettingKind<string> TimeZone { get; } =
        Matching("a time zone's IANA name, e.g. Asia/Kolkata", name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));

    /// <summary>The name of a container of Azure Blob Storage.</summary>
    public static SettingKind<string> ContainerName { get; } = Matching($"a container's name: {ContainerNames.Rule}", ContainerNames.IsValid);

    /// <summary>A prefix of paths in a container; it can be empty.</summary>
    public static SettingKind<string> Prefix { get; } = Matching(
        "a relative path, e.g. weekly/",
        text => !text.StartsWith('/') && !text.Contains('\\', StringComparison.Ordinal) && !text.Split('/').Contains(".."));

    /// <summary>A weekday and a time of day, or <c>off</c> (null).</summary>
    public static SettingKind<(DayOfWeek Day, TimeOnly Time)?> Weekly { get; } = new(
        "a weekday in English and a time from 00:00 to 23:59, e.g. Monday 02:00, in the time zone of CARDGENIUS_TIME_ZONE; or off",
        [JsonTokenType.String],
        text =>
            text.Equals("off", StringComparison.OrdinalIgnoreCase) ? (true, null)
            : text.Split(' ') is [var word, var clock]
                && Array.FindIndex(Days, d => d.Equals(word, StringComparison.OrdinalIgnoreCase)) is >= 0 and var day
                && TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? (true, ((DayOfWeek)day, time))
            : default);

    /// <summary>A text that is not blank.</summary>
    /// <param name="expected">The accepted values in words.</param>
    public static SettingKind<string> Text(string expected) => Matching(expected, text => !string.IsNullOrWhiteSpace(text));

    /// <summary>A text that is not blank, or a number, as text.</summary>
    /// <param name="expected">The accepted values in words.</param>
    public static SettingKind<string> TextOrNumber(string expected) =>
        Text(expected) with { Tokens = [JsonTokenType.String, JsonTokenType.Number] };

    /// <summary>A text that a rule accepts.</summary>
    /// <param name="expected">The accepted values in words.</param>
    /// <param name="matches">The rule.</param>
    public static SettingKind<string> Matching(string expected, Func<string, bool> matches) =>
        new(expected, [JsonTokenType.String], text => (matches(text), text));

    /// <summary>A whole number.</summary>
    /// <param name="least">The lowest number.</param>
    /// <param name="most">The highest number.</param>
    /// <param name="unit">The unit, in the plural; null: none.</param>
    /// <param name="why">The reason of the bounds, for messages; null: none.</param>
    public static SettingKind<int> Whole(int least, int most, string? unit = null, string? why = null)
    {
        var kind = WholeLong(least, most, unit, why);
        return new(kind.Expected, kind.Tokens, text => kind.Read(text) is (true, var value) ? (true, (int)value) : default)
        {
            Least = least,
            Most = most,
            Range = kind.Range,
        };
    }

    /// <summary>A large whole number.</summary>
    /// <param name="least">The lowest number.</param>
    /// <param name="most">The highest number.</param>
    /// <param name="unit">The unit, in the plural; null: none.</param>
    /// <param name="why">The reason of the bounds, for messages; null: none.</param>
    public static SettingKind<long> WholeLong(long least, long most, string? unit = null, string? why = null)
    {
        var range = most >= int.MaxValue
            ? string.Create(CultureInfo.InvariantCulture, $"a whole number, {least} or more")
            : string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");
        return new(
            why is null ? range : $"{range} ({why})",
            [JsonTokenType.Number],
            text => (
                long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most,
                value))
        {
            Least = least,
            Most = most,
            Range = (unit is null ? "" : unit + ", ")
                + (most == long.MaxValue
                    ? string.Create(CultureInfo.InvariantCulture, $"{least} or more")
                    : string.Create(CultureInfo.InvariantCulture, $"{least} to {most}")),
        };
    }

    /// <summary>A number.</summary>
    /// <param name="least">The lowest number.</param>
    /// <param name="most">The highest number.</param>
    /// <param name="unit">The unit, in the plural.</param>
    public static SettingKind<double> Number(double least, double most, string unit) => new(
        string.Create(CultureInfo.InvariantCulture, $"{unit} from {least} to {most}"),
        [JsonTokenType.Number],
        text => (TryNumber(text, out var value) && value >= least && value <= most, value))
    {
        Least = least,
        Most = most,
        Range = string.Create(CultureInfo.InvariantCulture, $"{unit.TrimEnd(',')}, {least} to {most}"),
    };

    /// <summary>One of several words.</summary>
    /// <param name="choices">The value of each word.</param>
    public static SettingKind<T> Choice<T>(IReadOnlyDictionary<string, T> choices) => new(
        string.Join(" or ", choices.Keys),
        [JsonTokenType.String],
        text => (choices.TryGetValue(text, out var value), value!));

    private static bool TryNumber(string text, out double value) =>
        double.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture,
            out value)
        && double.IsFinite(value);
}
