namespace CardGenius.Batch.Settings;

/// <summary>A setting: its names, its meaning and the values that it accepts. A flag overrides a variable, and a variable overrides the file.</summary>
/// <param name="Kind">The values that it accepts.</param>
public sealed record Setting<T>(SettingKind<T> Kind) : ISetting
{
    /// <inheritdoc/>
    public string? Flag { get; init; }

    /// <inheritdoc/>
    public string? OldFlag { get; init; }

    /// <inheritdoc/>
    public string? Variable { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<OldVariable> OldVariables { get; init; } = [];

    /// <inheritdoc/>
    public string? Key { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> OldKeys { get; init; } = [];

    /// <inheritdoc/>
    public SettingHosts Hosts { get; init; } = SettingHosts.CommandLine;

    /// <inheritdoc/>
    public bool IsSecret { get; init; }

    /// <inheritdoc/>
    public bool IsSwitch => typeof(T) == typeof(bool);

    /// <inheritdoc/>
    public string ValueName { get; init; } = "";

    /// <summary>The meaning.</summary>
    public required string Help { get; init; }

    /// <summary>The default; null if there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The meaning in the function app; null: the same.</summary>
    public string? AppHelp { get; init; }

    /// <summary>The default of the function app; null: the same.</summary>
    public string? AppDefault { get; init; }

    /// <summary>The values that the function app accepts; null: the same.</summary>
    public SettingKind<T>? AppKind { get; init; }

    /// <summary>Returns the values that a host accepts.</summary>
    public SettingKind<T> KindFor(SettingHosts host) => host == SettingHosts.FunctionApp ? AppKind ?? Kind : Kind;

    /// <inheritdoc/>
    public string HelpFor(SettingHosts host) => host == SettingHosts.FunctionApp ? AppHelp ?? Help : Help;

    /// <inheritdoc/>
    public string? DefaultFor(SettingHosts host) => host == SettingHosts.FunctionApp ? AppDefault ?? Default : Default;

    /// <inheritdoc/>
    public string? RangeFor(SettingHosts host) => KindFor(host).Range;

    /// <inheritdoc/>
    public string ValuesFor(SettingHosts host) => RangeFor(host) ?? KindFor(host).Expected;
}
