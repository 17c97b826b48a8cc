using CardGenius.Simulator.Cards;

namespace CardGenius.EndToEnd.Tests.Support;

/// <summary>
/// Computes a user's correct result from the catalogue's rates only, without the simulator's responses and the runner's code.
/// </summary>
internal static class Expected
{
    private static readonly Dictionary<string, int> Periods = SpendKeys.All.ToDictionary(k => k.Name, k => k.PeriodsPerYear);
    private static readonly HashSet<string> Counts = [.. SpendKeys.All.Where(k => !k.IsMoney).Select(k => k.Name)];

    /// <summary>Returns the top cards of a user.</summary>
    /// <param name="catalogue">The simulator's catalogue.</param>
    /// <param name="spends">The user's amounts by API field.</param>
    /// <param name="perAnswer">The number of cards in a response.</param>
    /// <param name="top">The number of cards in a result.</param>
    /// <param name="filtered">Whether the run has commissionable_cards.json.</param>
    public static List<ExpectedCard> Top(
        Catalogue catalogue, IReadOnlyDictionary<string, decimal> spends, int perAnswer, int top, bool filtered)
    {
        var worth = catalogue.Cards.Select((card, place) => (Card: card, Place: place, Value: Value(card, spends))).ToList();
        var listed = worth
            .OrderByDescending(c => c.Value.Net).ThenBy(c => c.Place).Take(perAnswer)
            .OrderBy(c => c.Place);
        return
        [
            .. listed
                .Where(c => c.Card.Null == NullAmount.None)
                .Where(c => !filtered || c.Card.Commissionable == true)
                .OrderByDescending(c => c.Value.Net)
                .Take(top)
                .Select(c => c.Value),
        ];
    }

    private static ExpectedCard Value(Card card, IReadOnlyDictionary<string, decimal> spends)
    {
        var breakdown = new Dictionary<string, decimal>();
        decimal yearly = 0, spent = 0;
        foreach (var (key, amount) in spends)
        {
            var saved = card.Rates.TryGetValue(key, out var rate)
                ? Math.Min(Math.Floor(amount * rate.PointsPer100 / 100), rate.MaxPoints) * rate.RupeesPerPoint
                : 0;
            breakdown[key] = saved;
            yearly += saved * Periods[key];
            spent += Counts.Contains(key) ? 0 : amount * Periods[key];
        }

        var extra = card.BaseBenefits + (card.Milestone is { } m && spent >= m.YearlySpend ? m.Bonus : 0);
        return new(card.Name, card.Id, yearly, card.JoiningFee, extra, yearly - card.JoiningFee + extra, breakdown);
    }
}
