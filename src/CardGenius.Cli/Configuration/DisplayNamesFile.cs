using System.Text.Json;
using CardGenius.Batch.Ranking;

namespace CardGenius.Cli.Configuration;

/// <summary>Today's <c>cashkaro_display_names.json</c> (cardgenius-api.md, rule 4). Keys that ranking does not need are passed over.</summary>
internal static class DisplayNamesFile
{
    /// <summary>Its name beside a configuration file.</summary>
    public const string Name = "cashkaro_display_names.json";

    private const string Section = "name_mappings";

    /// <summary>The rules with the file's names in them; problems go to <paramref name="findings"/>.</summary>
    public static RankingRules Read(string path, RankingRules rules, Findings findings)
    {
        var name = Path.GetFileName(path);
        var root = JsonPlaceReader.ReadFile(path, name, findings);
        if (root is null)
        {
            return rules;
        }

        if (root.Find(Section) is not { IsObject: true } section)
        {
            findings.Problem($"{name}: found no object \"{Section}\", expected {{\"{Section}\": {{\"API NAME\": \"Shown Name\", …}}}}");
            return rules;
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in section.Members)
        {
            if (member.Value.Kind == JsonTokenType.String)
            {
                names[member.Name] = member.Value.Text;
            }
            else
            {
                var origin = Origin.File(name, $"{Section}.\"{member.Name}\"", member.Value, "");
                findings.Problem(origin.Expected("the name people see"));
            }
        }

        return rules with { DisplayNames = names };
    }
}
