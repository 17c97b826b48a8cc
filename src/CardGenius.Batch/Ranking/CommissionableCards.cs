namespace CardGenius.Batch.Ranking;

/// <summary>
/// <c>commissionable_cards.json</c> (cardgenius-api.md, rule 2). As in the script that has read it so far: unknown keys are passed over,
/// a card without <c>commissionable</c> is not, and without a <c>default_policy</c> neither are cards the file does not name.
/// </summary>
/// <param name="Cards">Card names, to the letter.</param>
/// <param name="UnknownCardsCommissionable">What holds for the others.</param>
internal sealed record CommissionableCards(IReadOnlyDictionary<string, bool> Cards, bool UnknownCardsCommissionable)
{
    public static CommissionableCards Parse(ReadOnlySpan<byte> json, string fileName)
    {
        Dictionary<string, bool>? cards = null;
        var unknown = false;
        var file = new RulesFile(json, fileName);
        file.Read();
        if (!file.IsObject)
        {
            throw file.Expected("""commissionable cards are an object with "cards" in it""");
        }

        while (file.ReadName(out var name))
        {
            switch (name)
            {
                case "cards":
                    cards = ReadCards(ref file);
                    break;
                case "default_policy":
                    unknown = ReadPolicy(ref file);
                    break;
                default:
                    file.Skip();
                    break;
            }
        }

        file.End();
        return new(
            cards ?? throw file.Lacks("""it has no "cards", so no card would be kept. Is it the right file?"""), unknown);
    }

    private static Dictionary<string, bool> ReadCards(ref RulesFile file)
    {
        if (!file.IsObject)
        {
            throw file.Expected("\"cards\" must be an object of card names");
        }

        var cards = new Dictionary<string, bool>(StringComparer.Ordinal);
        while (file.ReadName(out var card))
        {
            if (!file.IsObject)
            {
                throw file.Expected($"the card \"{card}\" must be an object with \"commissionable\" in it");
            }

            cards[card] = ReadFlag(ref file, "commissionable");
        }

        return cards;
    }

    private static bool ReadPolicy(ref RulesFile file)
    {
        if (!file.IsObject)
        {
            throw file.Expected("\"default_policy\" must be an object");
        }

        return ReadFlag(ref file, "unknown_cards_commissionable");
    }

    private static bool ReadFlag(ref RulesFile file, string flag)
    {
        var value = false;
        while (file.ReadName(out var name))
        {
            if (name == flag)
            {
                value = file.Flag($"\"{flag}\"");
            }
            else
            {
                file.Skip();
            }
        }

        return value;
    }
}
