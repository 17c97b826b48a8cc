namespace CardGenius.Simulator.Cards;

/// <summary>A card's sums for one profile, rupees a year.</summary>
internal readonly record struct CardTotals(decimal SavingsYearly, decimal ExtraBenefits, decimal Spends, decimal BeneficialSpends, decimal NetSavings)
{
    /// <summary>The twelfth part, cut to paise: what the API calls <c>total_savings</c>.</summary>
    public decimal SavingsMonthly => decimal.Round(SavingsYearly / 12, 2, MidpointRounding.ToZero);
}
