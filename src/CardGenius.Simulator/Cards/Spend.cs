namespace CardGenius.Simulator.Cards;

/// <summary>One amount of a request that is not 0.</summary>
/// <param name="Key">The field.</param>
/// <param name="Amount">Rupees in the field's own period (month or year), or visits a quarter; at most two decimal places.</param>
public readonly record struct Spend(SpendKey Key, decimal Amount);
