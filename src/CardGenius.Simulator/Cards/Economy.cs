namespace CardGenius.Simulator.Cards;

/// <summary>The fees and rates of a card. Two cards with the same economy tie for every profile.</summary>
internal sealed record Economy(SpendRate?[] Rates, decimal JoiningFee, decimal BaseBenefits, Milestone? Milestone)
{
    private static readonly decimal[] PointWorths = [1m, 1m, 0.5m, 0.25m, 0.2m, 0.65m];
    private static readonly decimal[] Fees = [0m, 0m, 499m, 500m, 588.82m, 999m, 1000m, 1499m, 2500m, 5000m, 10000m, 12500m];
    private static readonly decimal[] Benefits = [0m, 0m, 0m, 500m, 750.5m, 1000m, 1500m, 2500m, 5000m];
    private static readonly decimal[] Thresholds = [100000m, 200000m, 300000m, 400000m, 800000m];

    public static Economy Of(Card card) => new(card.RatesByIndex.ToArray(), card.JoiningFee, card.BaseBenefits, card.Milestone);

    public static Economy Create(SeededRandom random)
    {
        var worth = random.Pick<decimal>(PointWorths);
        var fee = random.Pick<decimal>(Fees);

        // Expensive cards earn more. Otherwise every top ten would contain only free cards.
        var generosity = 1m + (fee / 5000m);
        var everyday = Percent(random, 25, 100) * generosity;
        var rates = new SpendRate?[SpendKeys.Count];
        for (var i = 0; i < rates.Length; i++)
        {
            rates[i] = SpendKeys.At(i).IsMoney ? Money(random, worth, everyday, generosity) : Lounge(random);
        }

        var milestone = random.Chance(0.4) ? new Milestone(random.Pick<decimal>(Thresholds), 500m * (1 + random.Next(10))) : null;
        return new Economy(rates, fee, random.Pick<decimal>(Benefits), milestone);
    }

    private static SpendRate? Money(SeededRandom random, decimal worth, decimal everydayPercent, decimal generosity)
    {
        var draw = random.NextUnit();
        if (draw < 0.12)
        {
            return null;
        }

        var isSpecial = draw > 0.8;
        var percent = isSpecial ? Percent(random, 150, 700) * generosity : everydayPercent;
        var cap = (isSpecial ? 100m * (2 + random.Next(14)) : 2500m) * generosity;
        var pointsPer100 = Math.Max(0.1m, decimal.Round(percent / worth, 1, MidpointRounding.AwayFromZero));
        return new SpendRate(pointsPer100, worth, decimal.Floor(cap / worth));
    }

    private static SpendRate? Lounge(SeededRandom random) =>
        random.Chance(0.4) ? null : new SpendRate(100m, 250m * (2 + random.Next(4)), 1 + random.Next(8));

    private static decimal Percent(SeededRandom random, int fromHundredths, int toHundredths) =>
        (fromHundredths + random.Next(toHundredths - fromHundredths)) / 100m;
}
