namespace CardGenius.Service;

/// <summary>A service cannot start as it is set up; the message has a line for each wrong setting.</summary>
public sealed class ServiceSettingsException(IReadOnlyList<string> faults)
    : Exception("The app's settings are not right:" + string.Concat(faults.Select(f => Environment.NewLine + "  " + f)))
{
    /// <summary>What is wrong, a line each, beginning with the setting's name.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
