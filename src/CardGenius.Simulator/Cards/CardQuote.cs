namespace CardGenius.Simulator.Cards;

/// <summary>The amounts of a card for a profile, in rupees with at most two decimal places. <see cref="Card.Null"/> does not affect them.</summary>
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

    /// <summary>One line for each amount of the profile, in the profile's order.</summary>
    public IReadOnlyList<QuoteLine> Lines { get; }

    /// <summary><c>total_savings_yearly</c>: each line's savings times the field's periods a year.</summary>
    public decimal SavingsYearly { get; }

    /// <summary><c>total_savings</c>: a twelfth of <see cref="SavingsYearly"/>, truncated to two decimal places.</summary>
    public decimal SavingsMonthly { get; }

    /// <summary><c>total_extra_benefits</c>: the base benefits, plus the milestone's bonus if the year's spends reach it.</summary>
    public decimal ExtraBenefits { get; }

    /// <summary><c>roi</c>: yearly savings - joining fee + extra benefits.</summary>
    public decimal NetSavings { get; }
}

/// <summary>One entry of <c>spending_breakdown</c>.</summary>
/// <param name="Key">The spend field (<c>on</c>).</param>
/// <param name="Spend">The request's amount, in the field's period.</param>
/// <param name="Points">The points earned in one period: a whole number.</param>
/// <param name="Savings">The rupees saved in one period, at most two decimal places.</param>
public sealed record QuoteLine(SpendKey Key, decimal Spend, decimal Points, decimal Savings);
