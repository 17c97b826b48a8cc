namespace CardGenius.Batch.Settings;

/// <summary>Reads the environment variables of settings, and their deprecated names.</summary>
public static class SettingVariables
{
    /// <summary>Returns the variables of a setting that a host reads: the current name first, then the deprecated names.</summary>
    public static IEnumerable<string> Names(ISetting setting, SettingHosts host) => setting.Variable is { } current && setting.Hosts.HasFlag(host)
        ? setting.OldVariables.Where(v => v.Hosts.HasFlag(host)).Select(v => v.Name).Prepend(current)
        : [];

    /// <summary>Returns the first variable of a setting that is set, and its text; null if none is set.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="host">The host.</param>
    /// <param name="get">Returns the text of a variable; null or blank if it is not set.</param>
    public static (string Name, string Text)? Find(ISetting setting, SettingHosts host, Func<string, string?> get)
    {
        foreach (var name in Names(setting, host))
        {
            if (get(name) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                return (name, text);
            }
        }

        return null;
    }

    /// <summary>Warns of each deprecated variable that is set, and refuses one whose value differs from that of the current variable.</summary>
    /// <param name="host">The host.</param>
    /// <param name="get">Returns the text of a variable; null or blank if it is not set.</param>
    /// <param name="warn">Receives the warnings.</param>
    /// <param name="refuse">Receives the problems.</param>
    public static void CheckDeprecated(SettingHosts host, Func<string, string?> get, Action<string> warn, Action<string> refuse)
    {
        foreach (var setting in SettingTable.All)
        {
            CheckDeprecated([.. Names(setting, host)], name => get(name)?.Trim(), "", warn, refuse);
        }
    }

    /// <summary>Warns of each deprecated name that is set, and refuses one whose value differs from that of another name.</summary>
    /// <param name="names">The names of one setting, the current one first.</param>
    /// <param name="get">Returns the text of a name; null or empty if it is not set.</param>
    /// <param name="place">What messages begin with, e.g. the name of a file.</param>
    /// <param name="warn">Receives the warnings.</param>
    /// <param name="refuse">Receives the problems.</param>
    public static void CheckDeprecated(
        IReadOnlyList<string> names, Func<string, string?> get, string place, Action<string> warn, Action<string> refuse)
    {
        foreach (var old in names.Skip(1).Where(name => !string.IsNullOrEmpty(get(name))))
        {
            warn($"{place}{old} is deprecated; use {names[0]}.");

            // The values are not in the message, because they can be secrets.
            if (names.TakeWhile(name => name != old).FirstOrDefault(name => !string.IsNullOrEmpty(get(name)) && get(name) != get(old)) is { } other)
            {
                refuse($"{place}{old} and {other} have different values. Remove {old}, which is deprecated.");
            }
        }
    }
}
