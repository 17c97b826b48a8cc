namespace CardGenius.Simulator.Cards;

/// <summary>A bonus for spending enough in a year.</summary>
/// <param name="YearlySpend">Rupees a year over all money fields (monthly ones times 12) from which on the bonus is given.</param>
/// <param name="Bonus">Rupees added to <c>total_extra_benefits</c>; at most two decimal places.</param>
public sealed record Milestone(decimal YearlySpend, decimal Bonus);
