namespace CardGenius.Cli.Configuration;

/// <summary>A setting, whatever its type.</summary>
internal interface ISetting
{
    /// <summary>Its flag, e.g. <c>--rps</c>; null where it has none.</summary>
    string? Flag { get; }

    /// <summary>Its variable, e.g. <c>CARDGENIUS_RPS</c>; null where it has none.</summary>
    string? Variable { get; }

    /// <summary>Its place in the configuration file, e.g. <c>processing.max_workers</c>; null where it has none.</summary>
    string? Key { get; }

    /// <summary>What it does, for the help text.</summary>
    string Help { get; }

    /// <summary>How the help text names its value, e.g. <c>N</c>.</summary>
    string ValueName { get; }

    /// <summary>The default, for the help text; null where the help says it or there is none.</summary>
    string? Default { get; }

    /// <summary>Whether the flag stands alone, without a value.</summary>
    bool IsSwitch { get; }
}
