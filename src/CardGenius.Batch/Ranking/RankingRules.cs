using CardGenius.Batch.Model;

namespace CardGenius.Batch.Ranking;

/// <summary>The ranking rules of a run (cardgenius-api.md, rules 2 to 4). They do not change after planning.</summary>
public sealed record RankingRules
{
    /// <summary>The spend keys that determine whether a card is a rewards card or a cashback card.</summary>
    internal static IReadOnlyList<string> CardTypeKeys { get; } = new RunSettings().SpendKeys;

    /// <summary>The number of cards to keep for each user.</summary>
    public int TopN { get; set; } = 10;

    /// <summary>The exact card names, and whether they are commissionable; null if no file was specified, so that all cards are kept.</summary>
    public IReadOnlyDictionary<string, bool>? Commissionable { get; init; }

    /// <summary>Whether cards that <see cref="Commissionable"/> does not contain are commissionable: <c>unknown_cards_commissionable</c>.</summary>
    public bool UnknownCardsCommissionable { get; init; }

    /// <summary>The shown names by the API's names; empty if no file was specified.</summary>
    public IReadOnlyDictionary<string, string> DisplayNames { get; set; } = new Dictionary<string, string>();

    /// <summary>The spend keys of the run whose points and explanations are kept (<see cref="RunSettings.SpendKeys"/>). They are part of the
    /// settings of the run and are not stored with the rules.</summary>
    internal IReadOnlyList<string> SpendKeys { get; init; } = CardTypeKeys;
}
