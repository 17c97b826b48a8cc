using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.IO;
using CardGenius.Batch.Settings;

namespace CardGenius.Cli.Configuration;

/// <summary>
/// A configuration file: an existing real_config.json, with an optional section of this program. Keys that begin with an underscore are comments.
/// Every other unknown key is a problem, with its line and the nearest known key.
/// </summary>
internal sealed class ConfigurationFile
{
    private static readonly string Mappings = SettingTable.ColumnMappings.Key!;
    private static readonly string SpendKeys = SettingTable.ExtractSpendKeys.Key!;
    // The Python script has this mapping, and does not send the column.
    private const string TotalGmv = "total_gmv";

    private static readonly string[] Keys = [.. SettingTable.All.Select(s => s.Key).OfType<string>()];
    private static readonly string[] OldKeys = [.. SettingTable.All.SelectMany(s => s.OldKeys)];

    private readonly JsonPlace _root;
    private readonly Findings _findings;

    private ConfigurationFile(string path, JsonPlace root, Findings findings)
    {
        Name = Path.GetFileName(path);
        Folder = Path.GetDirectoryName(path)!;
        _root = root;
        _findings = findings;
    }

    /// <summary>The file name, for messages.</summary>
    public string Name { get; }

    /// <summary>The folder of the file, in which relative paths in it start.</summary>
    public string Folder { get; }

    /// <summary>Reads the file and checks its keys.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="findings">Receives the problems, and a warning for each deprecated key.</param>
    /// <returns>The file; null if it cannot be read.</returns>
    public static ConfigurationFile? Read(string path, Findings findings)
    {
        var name = Path.GetFileName(path);
        var root = JsonPlaceReader.ReadFile(path, name, findings);
        if (root is null)
        {
            return null;
        }

        if (!root.IsObject)
        {
            findings.Problem(Line(name, root.Line, $"found {root.Describe()}, expected an object with the sections api, excel and processing"));
            return null;
        }

        var file = new ConfigurationFile(path, root, findings);
        file.CheckKeys(root, "");
        foreach (var setting in SettingTable.All.Where(s => s.OldKeys.Count > 0))
        {
            SettingVariables.CheckDeprecated(
                [setting.Key!, .. setting.OldKeys], key => file.Find(key)?.Describe(), $"{name}: ", findings.Warn, findings.Problem);
        }

        return file;
    }

    /// <summary>Returns the value of a setting, and its key: the current key or a deprecated one. Null if no value is given.</summary>
    public (string Key, JsonPlace Place)? Find(ISetting setting)
    {
        foreach (var key in setting.OldKeys.Prepend(setting.Key))
        {
            if (key is not null && Find(key) is { } place)
            {
                return (key, place);
            }
        }

        return null;
    }

    /// <summary>Returns the value at a key; null if it is not given or null.</summary>
    public JsonPlace? Find(string key)
    {
        var place = _root;
        foreach (var name in key.Split('.'))
        {
            if (place?.Find(name) is not { } next)
            {
                return null;
            }

            place = next;
        }

        return place;
    }

    /// <summary>Returns the <c>column_mappings</c>; null if there are none.</summary>
    public IReadOnlyDictionary<string, string>? ReadColumnMappings()
    {
        if (Find(Mappings) is not { IsObject: true } section)
        {
            return null;
        }

        var mappings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in section.Members.Where(m => !IsComment(m)))
        {
            var key = $"{Mappings}.{member.Name}";
            if (member.Name == TotalGmv)
            {
                _findings.Warn(string.Create(
                    CultureInfo.InvariantCulture, $"{Name} line {member.Line}, {key}: the API has no such field, so the column is not sent"));
            }
            else if (!ApiFields.Mappable.Contains(member.Name))
            {
                Problem(member.Line, key, $"unknown column{SuggestColumn(member.Name)}");
            }
            else if (member.Value is not { Kind: JsonTokenType.String } || string.IsNullOrWhiteSpace(member.Value.Text))
            {
                Problem(member.Line, key, $"found {member.Value.Describe()}, expected the header of a column of the input");
            }
            else
            {
                mappings[member.Name] = member.Value.Text;
            }
        }

        return mappings;
    }

    /// <summary>Returns the <c>extract_spend_keys</c>; null if they are not given.</summary>
    public IReadOnlyList<string>? ReadSpendKeys()
    {
        if (Find(SpendKeys) is not { } list)
        {
            return null;
        }

        if (list.Kind != JsonTokenType.StartArray)
        {
            Problem(list.Line, SpendKeys, $"found {list.Describe()}, expected a list of spend keys, e.g. [\"amazon_spends\"]");
            return null;
        }

        var keys = new List<string>();
        foreach (var item in list.Items)
        {
            if (item.Kind != JsonTokenType.String)
            {
                Problem(item.Line, SpendKeys, $"found {item.Describe()}, expected a spend key, e.g. \"amazon_spends\"");
            }
            else if (!ApiFields.Spends.Contains(item.Text))
            {
                Problem(item.Line, SpendKeys, $"unknown spend key {item.Describe()}{Suggest(item.Text, ApiFields.Spends)}");
            }
            else if (keys.Contains(item.Text))
            {
                Problem(item.Line, SpendKeys, $"{item.Describe()} is in the list twice");
            }
            else
            {
                keys.Add(item.Text);
            }
        }

        return keys;
    }

    private static string Line(string name, int line, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} line {line}: {message}");

    private static string Suggest(string name, IReadOnlyList<string> known) =>
        Nearest.FindName(name, known) is { } near ? $"; did you mean {near}?" : "";

    private static string SuggestColumn(string name) =>
        Suggest(name, ApiFields.Mappable) is { Length: > 0 } suggestion
            ? suggestion
            : $"; known here: {string.Join(", ", ApiFields.Mappable.Order(StringComparer.Ordinal))}";

    private static bool IsComment(JsonMember member) => member.Name.StartsWith('_');

    private void CheckKeys(JsonPlace section, string path)
    {
        foreach (var member in section.Members.Where(m => !IsComment(m)))
        {
            var key = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (key == Mappings || Keys.Any(k => k.StartsWith(key + ".", StringComparison.Ordinal)))
            {
                if (member.Value.IsObject)
                {
                    CheckSection(member.Value, key);
                }
                else if (!member.Value.IsNull)
                {
                    Problem(member.Line, key, $"found {member.Value.Describe()}, expected an object");
                }
            }
            else if (!Keys.Contains(key) && !OldKeys.Contains(key))
            {
                Problem(member.Line, key, "unknown key" + SuggestKey(path, member.Name));
            }
        }
    }

    private void CheckSection(JsonPlace section, string key)
    {
        if (key != Mappings)
        {
            CheckKeys(section, key);
        }
    }

    private static string SuggestKey(string path, string name)
    {
        if (name.Contains("token", StringComparison.OrdinalIgnoreCase) || name.Contains("secret", StringComparison.OrdinalIgnoreCase))
        {
            return $"; the program reads the partner token only from the variable {SettingTable.PartnerToken.Variable}, never from a file";
        }

        var prefix = path.Length == 0 ? "" : path + ".";
        var siblings = Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .Select(k => k[prefix.Length..].Split('.')[0]).Distinct().ToList();
        if (Nearest.FindName(name, siblings) is { } sibling)
        {
            return $"; did you mean {prefix}{sibling}?";
        }

        var leaves = Keys.Select(k => k.Split('.')[^1]).ToList();
        return Nearest.FindName(name, leaves) is { } leaf
            ? $"; did you mean {Keys.First(k => k.Split('.')[^1] == leaf)}?"
            : $"; known here: {string.Join(", ", siblings.Order(StringComparer.Ordinal))}";
    }

    private void Problem(int line, string key, string message) =>
        _findings.Problem(string.Create(CultureInfo.InvariantCulture, $"{Name} line {line}, {key}: {message}"));
}
