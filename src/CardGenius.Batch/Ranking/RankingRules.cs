namespace CardGenius.Batch.Ranking;

/// <summary>The tables that ranking reads (cardgenius-api.md, rules 2 to 4), fixed for a run at planning.</summary>
public sealed record RankingRules
{
    /// <summary>How many cards are kept a user.</summary>
    public int TopN { get; set; } = 10;

    /// <summary>Card names (to the letter) and whether they are commissionable; null: no file was given, so nothing is filtered.</summary>
    public IReadOnlyDictionary<string, bool>? Commissionable { get; init; }

    /// <summary>What holds for a card that <see cref="Commissionable"/> does not name: <c>unknown_cards_commissionable</c>.</summary>
    public bool UnknownCardsCommissionable { get; init; }

    /// <summary>Names people see, by the API's name; empty where no file was given.</summary>
    public IReadOnlyDictionary<string, string> DisplayNames { get; set; } = new Dictionary<string, string>();
}
