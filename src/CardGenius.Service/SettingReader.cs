using System.Globalization;
using System.Text.RegularExpressions;

namespace CardGenius.Service;

/// <summary>Reads settings and gathers what is wrong with them. A value that is a secret is never repeated.</summary>
internal sealed partial class SettingReader(Func<string, string?> get)
{
    private const string VaultReference = "@Microsoft.KeyVault(";

    // By name and in the order of their values: the parser of enumerations takes numbers, too.
    private static readonly string[] Days = Enum.GetNames<DayOfWeek>();

    private readonly List<string> _faults = [];
    private readonly HashSet<string> _unresolved = new(StringComparer.Ordinal);

    public string? Text(string name)
    {
        if (get(name)?.Trim() is not { Length: > 0 } value)
        {
            return null;
        }

        if (!value.StartsWith(VaultReference, StringComparison.OrdinalIgnoreCase))
        {
            return value;
        }

        // The platform hands a reference on as it is when it cannot resolve it: the token would be sent as such.
        if (_unresolved.Add(name))
        {
            _faults.Add(
                $"{name} is a Key Vault reference that the platform could not resolve. Expected: the secret itself. Give the app's identity the role Key "
                + "Vault Secrets User on the vault, check that the vault and the secret are there under the names the setting gives, then restart the app.");
        }

        return null;
    }

    public string Missing(string name, string expected)
    {
        if (!_unresolved.Contains(name))
        {
            _faults.Add($"{name} is not set. Expected: {expected}.");
        }

        return "";
    }

    public void Fault(string name, string found, string expected) => _faults.Add($"{name} is '{found}'. Expected: {expected}.");

    public int Whole(string name, int otherwise, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Fault(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}"));
        return otherwise;
    }

    public double? Number(string name, double? otherwise, double least, double most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Fault(name, text, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}, with a point"));
        return otherwise;
    }

    public bool Flag(string name, bool otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (bool.TryParse(text, out var value))
        {
            return value;
        }

        Fault(name, text, "true or false");
        return otherwise;
    }

    public string Address(string name, string otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http")
        {
            return text;
        }

        Fault(name, text, "the address of the API, beginning with https://");
        return otherwise;
    }

    public string ContainerName(string name, string otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (Container().IsMatch(text))
        {
            return text;
        }

        Fault(name, text, "a container's name: 3 to 63 lower-case letters, digits and single '-'");
        return otherwise;
    }

    public string Prefix(string name, string otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (!text.StartsWith('/') && !text.Contains('\\', StringComparison.Ordinal) && !text.Split('/').Contains(".."))
        {
            return text;
        }

        Fault(name, text, "a relative path, e.g. weekly/");
        return otherwise;
    }

    public WeeklySchedule? Weekly(string name, WeeklySchedule otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (text.Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (text.Split(' ') is [var word, var clock]
            && Array.FindIndex(Days, d => d.Equals(word, StringComparison.OrdinalIgnoreCase)) is >= 0 and var day
            && TimeOnly.TryParseExact(clock, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return new((DayOfWeek)day, time);
        }

        Fault(name, text, "a weekday in English and a time from 00:00 to 23:59, e.g. Monday 02:00, by the clocks of CARDGENIUS_TIME_ZONE; or off");
        return otherwise;
    }

    public TimeZoneInfo Zone(string name)
    {
        if (Text(name) is not { } text)
        {
            return TimeZoneInfo.Utc;
        }

        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
        {
            return zone;
        }

        Fault(name, text, "a time zone's IANA name, e.g. Asia/Kolkata");
        return TimeZoneInfo.Utc;
    }

    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw new ServiceSettingsException(_faults);
        }
    }

    [GeneratedRegex(@"\A(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex Container();
}
