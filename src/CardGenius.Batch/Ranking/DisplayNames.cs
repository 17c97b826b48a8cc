using System.Text.Json;

namespace CardGenius.Batch.Ranking;

/// <summary>The content of <c>cashkaro_display_names.json</c> (cardgenius-api.md, rule 4): the shown names by the API's names.</summary>
internal static class DisplayNames
{
    public static IReadOnlyDictionary<string, string> Parse(ReadOnlySpan<byte> json, string fileName)
    {
        Dictionary<string, string>? names = null;
        var file = new RulesFile(json, fileName);
        file.Read();
        if (!file.IsObject)
        {
            throw file.Expected("expected an object with \"name_mappings\"");
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
        return names ?? throw file.Missing("""the file has no "name_mappings". Check that it is the right file.""");
    }

    private static Dictionary<string, string> ReadMappings(ref RulesFile file)
    {
        if (!file.IsObject)
        {
            throw file.Expected("\"name_mappings\" must be an object with card names");
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
