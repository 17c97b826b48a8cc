namespace CardGenius.Service;

/// <summary>Settings of the app are missing or not valid. The message has a line for each of them.</summary>
public sealed class ServiceSettingsException(IReadOnlyList<string> faults)
    : Exception("These settings of the app are missing or not valid:" + string.Concat(faults.Select(f => Environment.NewLine + "  " + f)))
{
    /// <summary>The errors. Each begins with the name of the setting.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
