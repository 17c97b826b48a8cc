namespace CardGenius.Cli.Configuration;

/// <summary>Where settings come from: flags beat variables beat the configuration file.</summary>
/// <param name="flags">Text by flag, as typed; a switch that stands alone is <c>true</c>.</param>
/// <param name="variables">The environment.</param>
/// <param name="file">The configuration file, or null.</param>
/// <param name="folder">The folder that relative paths of flags and variables start from.</param>
/// <param name="findings">Takes the problems.</param>
internal sealed class SettingSources(
    IReadOnlyDictionary<string, string> flags,
    IReadOnlyDictionary<string, string> variables,
    ConfigurationFile? file,
    string folder,
    Findings findings)
{
    /// <summary>
    /// The value that counts; null where nobody gave one, or the one given is a problem: it still stands above the ones below it, which
    /// must not be taken in its place.
    /// </summary>
    public Resolved<T>? Find<T>(Setting<T> setting)
    {
        if (setting.Flag is { } flag && flags.TryGetValue(flag, out var typed))
        {
            return Read(setting, typed, Origin.Flag(flag, typed, folder));
        }

        if (setting.Variable is { } variable && variables.GetValueOrDefault(variable) is { Length: > 0 } text)
        {
            return Read(setting, text, Origin.Variable(variable, text, folder));
        }

        return setting.Key is { } key && file?.Find(key) is { } place ? Read(setting, place, Origin.File(file.Name, key, place, file.Folder)) : null;
    }

    /// <summary>What the flag says, whatever stands elsewhere.</summary>
    public Resolved<T>? FindFlag<T>(Setting<T> setting) =>
        setting.Flag is { } flag && flags.TryGetValue(flag, out var typed) ? Read(setting, typed, Origin.Flag(flag, typed, folder)) : null;

    /// <summary>Whether anybody gave a value, be it a good one or not.</summary>
    public bool IsGiven(ISetting setting) =>
        (setting.Flag is { } flag && flags.ContainsKey(flag))
        || (setting.Variable is { } variable && variables.GetValueOrDefault(variable) is { Length: > 0 })
        || (setting.Key is { } key && file?.Find(key) is not null);

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
