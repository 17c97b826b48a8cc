namespace CardGenius.Cli.Configuration;

/// <summary>One setting: where it can be given and what it takes. Flag beats variable beats file.</summary>
internal sealed record Setting<T>(SettingKind<T> Kind) : ISetting
{
    /// <inheritdoc/>
    public string? Flag { get; init; }

    /// <inheritdoc/>
    public string? Variable { get; init; }

    /// <inheritdoc/>
    public string? Key { get; init; }

    /// <inheritdoc/>
    public required string Help { get; init; }

    /// <inheritdoc/>
    public string ValueName { get; init; } = "";

    /// <inheritdoc/>
    public string? Default { get; init; }

    /// <inheritdoc/>
    public bool IsSwitch => typeof(T) == typeof(bool);
}
