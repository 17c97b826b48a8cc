namespace CardGenius.Batch.Settings;

/// <summary>The programs that read settings.</summary>
[Flags]
public enum SettingHosts
{
    /// <summary>No program.</summary>
    None = 0,

    /// <summary>The command line.</summary>
    CommandLine = 1,

    /// <summary>The function app.</summary>
    FunctionApp = 2,

    /// <summary>Both programs.</summary>
    Both = CommandLine | FunctionApp,
}
