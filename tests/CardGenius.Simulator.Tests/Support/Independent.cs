using CardGenius.Simulator.Cards;

namespace CardGenius.Simulator.Tests.Support;

/// <summary>Computes the amounts of a card independently, from its public rates and this file's own periods of the fields.</summary>
internal static class Independent
{
    private static readonly string[] Annual =
    [
        "hotels_annual", "flights_annual", "insurance_health_annual", "insurance_car_or_bike_annual",
        "large_electronics_purchase_like_mobile_tv_etc", "all_pharmacy", "new_cat_1", "new_cat_2", "new_cat_3",
    ];

    private static readonly string[] Quarterly = ["domestic_lounge_usage_quarterly", "international_lounge_usage_quarterly"];

    public static int Periods(string key) => Annual.Contains(key) ? 1 : Quarterly.Contains(key) ? 4 : 12;

    public static decimal Points(Card card, string key, decimal amount)
    {
        if (!card.Rates.TryGetValue(key, out var rate))
        {
            return 0;
        }

        var points = Math.Floor(amount / 100m * rate.PointsPer100);
        return points > rate.MaxPoints ? rate.MaxPoints : points;
    }

    public static decimal Savings(Card card, string key, decimal amount) =>
        Points(card, key, amount) * (card.Rates.TryGetValue(key, out var rate) ? rate.RupeesPerPoint : 0);

    public static decimal Yearly(Card card, IReadOnlyDictionary<string, decimal> spends) =>
        spends.Sum(spend => Savings(card, spend.Key, spend.Value) * Periods(spend.Key));

    public static decimal Extra(Card card, IReadOnlyDictionary<string, decimal> spends)
    {
        var money = spends.Where(spend => !Quarterly.Contains(spend.Key)).Sum(spend => spend.Value * Periods(spend.Key));
        return card.BaseBenefits + (card.Milestone is { } milestone && money >= milestone.YearlySpend ? milestone.Bonus : 0);
    }

    public static decimal Net(Card card, IReadOnlyDictionary<string, decimal> spends) =>
        Yearly(card, spends) - card.JoiningFee + Extra(card, spends);

    /// <summary>Returns the cards with the highest savings (of equal ones, the earlier first), in the catalogue's order.</summary>
    public static IReadOnlyList<Card> Offer(Catalogue catalogue, IReadOnlyDictionary<string, decimal> spends, int limit)
    {
        var best = catalogue.Cards.OrderByDescending(card => Net(card, spends)).Take(limit).ToHashSet();
        return [.. catalogue.Cards.Where(best.Contains)];
    }
}
