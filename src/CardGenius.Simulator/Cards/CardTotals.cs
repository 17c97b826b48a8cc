namespace CardGenius.Simulator.Cards;

/// <summary>The totals of a card for a profile, in rupees a year.</summary>
internal readonly record struct CardTotals(decimal SavingsYearly, decimal ExtraBenefits, decimal Spends, decimal BeneficialSpends, decimal NetSavings)
{
    /// <summary>A twelfth of the yearly savings, truncated to paise: <c>total_savings</c> in the API.</summary>
    public decimal SavingsMonthly => decimal.Round(SavingsYearly / 12, 2, MidpointRounding.ToZero);
}
