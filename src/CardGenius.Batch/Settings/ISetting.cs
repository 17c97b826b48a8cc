namespace CardGenius.Batch.Settings;

/// <summary>A setting of any type.</summary>
public interface ISetting
{
    /// <summary>The flag of the command line, e.g. <c>--rps</c>; null if there is none.</summary>
    string? Flag { get; }

    /// <summary>The earlier flag, which still works but is not in the help; null if there is none.</summary>
    string? OldFlag { get; }

    /// <summary>The environment variable, which is also the app setting, e.g. <c>CARDGENIUS_CONCURRENCY</c>; null if there is none.</summary>
    string? Variable { get; }

    /// <summary>The deprecated variables, which still work in this version.</summary>
    IReadOnlyList<OldVariable> OldVariables { get; }

    /// <summary>The key in the configuration file, e.g. <c>processing.max_workers</c>; null if there is none.</summary>
    string? Key { get; }

    /// <summary>The deprecated keys, which still work in this version.</summary>
    IReadOnlyList<string> OldKeys { get; }

    /// <summary>The hosts that read the setting.</summary>
    SettingHosts Hosts { get; }

    /// <summary>Whether the value is a secret: no message, log or file contains it.</summary>
    bool IsSecret { get; }

    /// <summary>Whether the flag needs no value.</summary>
    bool IsSwitch { get; }

    /// <summary>The name of the value in the help text, e.g. <c>N</c>.</summary>
    string ValueName { get; }

    /// <summary>Returns the meaning of the setting.</summary>
    string HelpFor(SettingHosts host);

    /// <summary>Returns the default; null if there is none.</summary>
    string? DefaultFor(SettingHosts host);

    /// <summary>Returns the unit and the bounds of a number, e.g. <c>seconds, 0.1 to 600</c>; null for other values.</summary>
    string? RangeFor(SettingHosts host);

    /// <summary>Returns the accepted values in words: the unit and the bounds of a number, or what a message says is expected.</summary>
    string ValuesFor(SettingHosts host);
}
