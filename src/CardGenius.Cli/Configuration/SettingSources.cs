using CardGenius.Batch.Settings;

namespace CardGenius.Cli.Configuration;

/// <summary>Finds the values of settings. A flag overrides a variable, and a variable overrides the configuration file.</summary>
/// <param name="flags">The text of each flag, as typed; <c>true</c> for a switch without a value.</param>
/// <param name="variables">The environment.</param>
/// <param name="file">The configuration file; null if there is none.</param>
/// <param name="folder">The folder in which relative paths of flags and variables start.</param>
/// <param name="findings">Receives the problems.</param>
internal sealed class SettingSources(
    IReadOnlyDictionary<string, string> flags,
    IReadOnlyDictionary<string, string> variables,
    ConfigurationFile? file,
    string folder,
    Findings findings)
{
    /// <summary>
    /// Returns the value that applies; null if no value is given, or if the given value is a problem. A value that is a problem still overrides
    /// the others: none of them is used instead.
    /// </summary>
    public Resolved<T>? Find<T>(Setting<T> setting)
    {
        if (setting.Flag is { } flag && flags.TryGetValue(flag, out var typed))
        {
            return Read(setting, typed, Origin.Flag(flag, typed, folder));
        }

        if (FindVariable(setting) is var (variable, text))
        {
            return Read(setting, text, Origin.Variable(variable, text, folder));
        }

        return file?.Find(setting) is var (key, place) ? Read(setting, place, Origin.File(file.Name, key, place, file.Folder)) : null;
    }

    /// <summary>Returns the value of the flag alone; null if the flag is not given, or if its value is a problem.</summary>
    public Resolved<T>? FindFlag<T>(Setting<T> setting) =>
        setting.Flag is { } flag && flags.TryGetValue(flag, out var typed) ? Read(setting, typed, Origin.Flag(flag, typed, folder)) : null;

    /// <summary>Returns whether a value is given, even if it is a problem.</summary>
    public bool IsGiven(ISetting setting) =>
        (setting.Flag is { } flag && flags.ContainsKey(flag))
        || FindVariable(setting) is not null
        || file?.Find(setting) is not null;

    private (string Name, string Text)? FindVariable(ISetting setting) =>
        SettingVariables.Find(setting, SettingHosts.CommandLine, variables.GetValueOrDefault);

    private Resolved<T>? Read<T>(Setting<T> setting, JsonPlace place, Origin origin)
    {
        if (setting.Kind.Tokens.Contains(place.Kind))
        {
            return Read(setting, place.Text, origin);
        }

        findings.Problem(origin.Expected(setting.Kind.Expected));
        return null;
    }

    private Resolved<T>? Read<T>(Setting<T> setting, string text, Origin origin)
    {
        var (ok, value) = setting.Kind.Read(text.Trim());
        if (ok)
        {
            return new Resolved<T>(value, origin);
        }

        findings.Problem(origin.Expected(setting.Kind.Expected));
        return null;
    }
}
