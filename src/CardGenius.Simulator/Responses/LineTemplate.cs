using CardGenius.Simulator.Cards;

namespace CardGenius.Simulator.Responses;

/// <summary>The unchanging bytes of one breakdown entry: what stands between its numbers.</summary>
/// <param name="Key"><c>"amazon_spends":</c>, written in the map form alone.</param>
/// <param name="BeforeSpend">From the entry's brace to its spend.</param>
/// <param name="BeforeExplainedPoints">From the explained spend to the points within the explanation; null where the answer has no explanations.</param>
/// <param name="End">From there to the entry's closing brace.</param>
/// <param name="Rate">The rate; null where the field earns nothing.</param>
internal sealed record LineTemplate(byte[] Key, byte[] BeforeSpend, byte[]? BeforeExplainedPoints, byte[] End, SpendRate? Rate);
