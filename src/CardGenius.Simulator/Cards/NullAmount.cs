namespace CardGenius.Simulator.Cards;

/// <summary>The amount of a card that is null in the API's response. A client drops such a card.</summary>
public enum NullAmount
{
    /// <summary>All amounts are numbers.</summary>
    None,

    /// <summary><c>total_savings_yearly</c> (and <c>total_savings</c>) is null.</summary>
    SavingsYearly,

    /// <summary><c>joining_fees</c> is null.</summary>
    JoiningFees,

    /// <summary><c>total_extra_benefits</c> is null.</summary>
    ExtraBenefits,
}
