using System.Globalization;
using System.Text.Json;

namespace CardGenius.Cli.Configuration;

/// <summary>
/// A configuration file: today's real_config.json, with an optional section of this program's own. Every key that is not known is a
/// problem, with its line and the nearest known key.
/// </summary>
internal sealed class ConfigurationFile
{
    private const string Mappings = "column_mappings";
    private const string SpendKeys = "processing.extract_spend_keys";
    private static readonly string[] Keys =
        [.. SettingCatalog.All.Where(s => s.Key is not null).Select(s => s.Key!), Mappings, SpendKeys];

    private readonly JsonPlace _root;
    private readonly Findings _findings;

    private ConfigurationFile(string path, JsonPlace root, Findings findings)
    {
        Name = Path.GetFileName(path);
        Folder = Path.GetDirectoryName(path)!;
        _root = root;
        _findings = findings;
    }

    /// <summary>Its file name, as messages show it.</summary>
    public string Name { get; }

    /// <summary>Its folder: relative paths in it start there.</summary>
    public string Folder { get; }

    /// <summary>Reads the file and checks its keys.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="findings">Takes the problems.</param>
    /// <returns>The file, or null where it cannot be read at all.</returns>
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
        return file;
    }

    /// <summary>The value at a key, or null where it is not given or null.</summary>
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

    /// <summary>The <c>column_mappings</c>, or null where there are none.</summary>
    public IReadOnlyDictionary<string, string>? ReadColumnMappings()
    {
        if (Find(Mappings) is not { IsObject: true } section)
        {
            return null;
        }

        var mappings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in section.Members)
        {
            var key = $"{Mappings}.{member.Name}";
            if (!ApiFields.Mappable.Contains(member.Name))
            {
                Problem(member.Line, key, $"unknown column{Suggest(member.Name, ApiFields.Mappable)}");
            }
            else if (member.Value is not { Kind: JsonTokenType.String, Text.Length: > 0 })
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

    /// <summary>The <c>extract_spend_keys</c>, or null where they are not given.</summary>
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
                Problem(item.Line, SpendKeys, $"{item.Describe()} stands in the list twice");
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

    private static string Suggest(string name, IEnumerable<string> known) =>
        NearestName.Find(name, known) is { } near ? $"; did you mean {near}?" : "";

    private void CheckKeys(JsonPlace section, string path)
    {
        foreach (var member in section.Members)
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
            else if (!Keys.Contains(key))
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
            return "; the partner token is read from the variable CARDGENIUS_PARTNER_TOKEN alone, never from a file";
        }

        var prefix = path.Length == 0 ? "" : path + ".";
        var siblings = Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal))
            .Select(k => k[prefix.Length..].Split('.')[0]).Distinct().ToList();
        if (NearestName.Find(name, siblings) is { } sibling)
        {
            return $"; did you mean {prefix}{sibling}?";
        }

        var leaves = Keys.Select(k => k.Split('.')[^1]);
        return NearestName.Find(name, leaves) is { } leaf
            ? $"; did you mean {Keys.First(k => k.Split('.')[^1] == leaf)}?"
            : $"; known here: {string.Join(", ", siblings.Order(StringComparer.Ordinal))}";
    }

    private void Problem(int line, string key, string message) =>
        _findings.Problem(string.Create(CultureInfo.InvariantCulture, $"{Name} line {line}, {key}: {message}"));
}
