namespace CardGenius.Batch.Ranking;

/// <summary>What a response says about a card in addition to the amounts that ranking uses. The V1 layout of an export shows it.</summary>
/// <param name="ExtraBenefits">The benefits in <c>total_extra_benefits</c> as text, for example <c>Includes: ₹6700 welcome bonus</c>; empty if
/// there are none.</param>
/// <param name="Redemption">The first recommended redemption option that the card offers; null if there is none.</param>
/// <param name="Spends">The points and explanations of the extracted spend keys. Keys without points and without an explanation are left out.</param>
public sealed record CardDetails(string ExtraBenefits, RecommendedRedemption? Redemption, IReadOnlyList<SpendDetail> Spends)
{
    /// <summary>The details of a card for which the response has no more than its amounts.</summary>
    public static CardDetails None { get; } = new("", null, []);
}
