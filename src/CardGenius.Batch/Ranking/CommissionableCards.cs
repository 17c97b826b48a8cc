namespace CardGenius.Batch.Ranking;

/// <summary>
/// The content of <c>commissionable_cards.json</c> (cardgenius-api.md, rule 2). The rules are those of the earlier Python script: unknown keys are
/// ignored, a card without <c>commissionable</c> is not commissionable, and without a <c>default_policy</c>, cards that the file does not list are
/// not commissionable.
/// </summary>
/// <param name="Cards">The exact card names, and whether they are commissionable.</param>
/// <param name="UnknownCardsCommissionable">Whether cards that the file does not list are commissionable.</param>
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
            throw file.Expected("expected an object with \"cards\"");
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
            cards ?? throw file.Missing("""the file has no "cards", so no card would be kept. Check that it is the right file."""), unknown);
    }

    private static Dictionary<string, bool> ReadCards(ref RulesFile file)
    {
        if (!file.IsObject)
        {
            throw file.Expected("\"cards\" must be an object with card names");
        }

        var cards = new Dictionary<string, bool>(StringComparer.Ordinal);
        while (file.ReadName(out var card))
        {
            if (!file.IsObject)
            {
                throw file.Expected($"the card \"{card}\" must be an object with \"commissionable\"");
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
