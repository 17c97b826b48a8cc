namespace CardGenius.Simulator.Responses;

/// <summary>The form of answers, without their content.</summary>
/// <param name="Shape">The outer form.</param>
/// <param name="Fees">How fees are written.</param>
/// <param name="Breakdown">How breakdowns are written.</param>
/// <param name="Bytes">The length to fill up to.</param>
/// <param name="Cards">How many cards an answer carries at most.</param>
internal sealed record ResponseOptions(ResponseShape Shape, FeeForm Fees, BreakdownForm Breakdown, int Bytes, int Cards);
