using System.Globalization;
using System.Text.Json;
using CardGenius.Batch.Ranking;

namespace CardGenius.Cli.Configuration;

/// <summary>Today's <c>commissionable_cards.json</c> (cardgenius-api.md, rule 2). Keys that ranking does not need are passed over.</summary>
internal static class CommissionableCardsFile
{
    /// <summary>Its name beside a configuration file.</summary>
    public const string Name = "commissionable_cards.json";

    private const string UnknownCards = "default_policy.unknown_cards_commissionable";

    /// <summary>The rules with the file's table in them; problems go to <paramref name="findings"/>.</summary>
    public static RankingRules Read(string path, RankingRules rules, Findings findings)
    {
        var name = Path.GetFileName(path);
        var root = JsonPlaceReader.ReadFile(path, name, findings);
        if (root is null)
        {
            return rules;
        }

        if (root.Find("cards") is not { IsObject: true } cards)
        {
            findings.Problem($"{name}: found no object \"cards\", expected {{\"cards\": {{\"CARD NAME\": {{\"commissionable\": true}}, …}}}}");
            return rules;
        }

        var table = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var card in cards.Members)
        {
            table[card.Name] = Flag(card, name, findings);
        }

        var unknown = root.Find("default_policy")?.Find("unknown_cards_commissionable");
        if (unknown is not null && unknown.Kind is not (JsonTokenType.True or JsonTokenType.False))
        {
            findings.Problem(Origin.File(name, UnknownCards, unknown, "").Expected(Kinds.YesNo.Expected));
        }

        return rules with { Commissionable = table, UnknownCardsCommissionable = unknown?.Kind == JsonTokenType.True };
    }

    private static bool Flag(JsonMember card, string file, Findings findings)
    {
        var flag = card.Value.Find("commissionable");
        if (flag?.Kind is JsonTokenType.True or JsonTokenType.False)
        {
            return flag.Kind == JsonTokenType.True;
        }

        var found = flag is null ? "none" : flag.Describe();
        findings.Problem(string.Create(
            CultureInfo.InvariantCulture,
            $"{file} line {(flag ?? card.Value).Line}, cards.\"{card.Name}\".commissionable: found {found}, expected true or false"));
        return false;
    }
}
