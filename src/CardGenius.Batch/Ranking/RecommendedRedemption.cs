namespace CardGenius.Batch.Ranking;

/// <summary>A recommended way to redeem the points of a card.</summary>
/// <param name="Method">The <c>method</c> of the redemption option, for example <c>Airmiles</c>.</param>
/// <param name="ConversionRate">The <c>conversion_rate</c> of the option, in rupees per point.</param>
/// <param name="Note">The <c>note</c> of the recommendation; empty if there is none.</param>
public sealed record RecommendedRedemption(string Method, decimal ConversionRate, string Note);
