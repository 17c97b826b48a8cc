using System.Text.Json;

namespace CardGenius.Batch.Ranking;

/// <summary><c>cashkaro_display_names.json</c> (cardgenius-api.md, rule 4): the names people see, by the API's name.</summary>
internal static class DisplayNames
{
    public static IReadOnlyDictionary<string, string> Parse(ReadOnlySpan<byte> json, string fileName)
    {
        Dictionary<string, string>? names = null;
        var file = new RulesFile(json, fileName);
        file.Read();
        if (!file.IsObject)
        {
            throw file.Expected("""display names are an object with "name_mappings" in it""");
        }

        while (file.ReadName(out var name))
        {
            if (name == "name_mappings")
            {
                names = ReadMappings(ref file);
            }
            else
            {
                file.Skip();
            }
        }

        file.End();
        return names ?? throw file.Lacks("""it has no "name_mappings". Is it the right file?""");
    }

    private static Dictionary<string, string> ReadMappings(ref RulesFile file)
    {
        if (!file.IsObject)
        {
            throw file.Expected("\"name_mappings\" must be an object of names");
        }

        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        while (file.ReadName(out var card))
        {
            names[card] = file.Token == JsonTokenType.String
                ? file.Text()
                : throw file.Expected($"the shown name of \"{card}\" must be a text");
        }

        return names;
    }
}
