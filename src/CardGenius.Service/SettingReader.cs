using CardGenius.Batch.Settings;

namespace CardGenius.Service;

/// <summary>Reads settings and collects the errors. No error contains the value of a secret.</summary>
/// <param name="get">Returns the value of a variable; null or blank if it is not set.</param>
internal sealed class SettingReader(Func<string, string?> get)
{
    private const string VaultReference = "@Microsoft.KeyVault(";

    private readonly List<string> _faults = [];
    private readonly List<string> _warnings = [];

    /// <summary>The warnings: one for each deprecated variable that is set.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Refuses deprecated variables that contradict the current ones, and warns of other deprecated variables.</summary>
    public void CheckDeprecated() => SettingVariables.CheckDeprecated(SettingHosts.FunctionApp, get, _warnings.Add, _faults.Add);

    /// <summary>Returns the value of a setting; null if it is not set or if it is an error.</summary>
    public SettingValue<T>? Find<T>(Setting<T> setting)
    {
        if (SettingVariables.Find(setting, SettingHosts.FunctionApp, get) is not var (name, found))
        {
            return null;
        }

        var text = found.Trim();

        // The platform does not change a reference that it cannot resolve. The app would send the reference as the token.
        if (text.StartsWith(VaultReference, StringComparison.OrdinalIgnoreCase))
        {
            _faults.Add(
                $"{name} is a Key Vault reference that the platform could not resolve. Expected: the secret itself. Give the app's identity the role Key "
                + "Vault Secrets User on the vault, check that the vault and the secret in the reference exist, and then restart the app.");
            return null;
        }

        var kind = setting.KindFor(SettingHosts.FunctionApp);
        if (kind.Read(text) is (true, var value))
        {
            return new(value);
        }

        _faults.Add(setting.IsSecret ? $"{name} is not valid. Expected: {kind.Expected}." : Describe(name, text, kind.Expected));
        return null;
    }

    /// <summary>Returns the value of a setting, or a default.</summary>
    public T Value<T>(Setting<T> setting, T otherwise) => Find(setting) is { } given ? given.Value : otherwise;

    /// <summary>Returns the value of a setting that must be set; an empty text if it is an error.</summary>
    public string Required(Setting<string> setting)
    {
        if (SettingVariables.Find(setting, SettingHosts.FunctionApp, get) is null)
        {
            _faults.Add($"{setting.Variable} is not set. Expected: {setting.KindFor(SettingHosts.FunctionApp).Expected}.");
        }

        return Value(setting, "");
    }

    /// <summary>Adds an error.</summary>
    public void Fault(ISetting setting, string found, string expected) => _faults.Add(Describe(setting.Variable!, found, expected));

    /// <exception cref="ServiceSettingsException">There are errors.</exception>
    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw new ServiceSettingsException(_faults);
        }
    }

    private static string Describe(string name, string found, string expected) => $"{name} is '{found}'. Expected: {expected}.";

    /// <summary>The value of a setting that is set.</summary>
    internal sealed record SettingValue<T>(T Value);
}
