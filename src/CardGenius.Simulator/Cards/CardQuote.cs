namespace CardGenius.Simulator.Cards;

/// <summary>What one card is worth to one profile. Amounts are rupees with at most two decimal places, whatever <see cref="Card.Null"/> hides in the answer.</summary>
public sealed class CardQuote
{
    internal CardQuote(Card card, IReadOnlyList<QuoteLine> lines, CardTotals totals)
    {
        Card = card;
        Lines = lines;
        SavingsYearly = totals.SavingsYearly;
        SavingsMonthly = totals.SavingsMonthly;
        ExtraBenefits = totals.ExtraBenefits;
        NetSavings = totals.NetSavings;
    }

    /// <summary>The card.</summary>
    public Card Card { get; }

    /// <summary>One line for each amount of the profile, in its order.</summary>
    public IReadOnlyList<QuoteLine> Lines { get; }

    /// <summary><c>total_savings_yearly</c>: each line's savings times the field's periods a year.</summary>
    public decimal SavingsYearly { get; }

    /// <summary><c>total_savings</c>: the twelfth part of <see cref="SavingsYearly"/>, cut to two decimal places.</summary>
    public decimal SavingsMonthly { get; }

    /// <summary><c>total_extra_benefits</c>: the base benefits, and the milestone's bonus where the year's spends reach it.</summary>
    public decimal ExtraBenefits { get; }

    /// <summary><c>roi</c>: yearly savings - joining fee + extra benefits.</summary>
    public decimal NetSavings { get; }
}
