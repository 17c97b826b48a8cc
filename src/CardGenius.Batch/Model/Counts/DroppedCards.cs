namespace CardGenius.Batch.Model.Counts;

/// <summary>How many cards of the responses that were used are not in the results, by the first reason that applies. Cards below the
/// top N are not counted: nothing is wrong with them.</summary>
/// <param name="NoName">Cards without a <c>card_name</c>.</param>
/// <param name="MissingAmount">Cards whose yearly savings, joining fee or extra benefits are null or absent.</param>
/// <param name="UnreadableAmount">Cards with such an amount as a text that is not an amount.</param>
/// <param name="NotCommissionable">Cards that <c>commissionable_cards.json</c> lists as not commissionable.</param>
/// <param name="NotListed">Cards that <c>commissionable_cards.json</c> does not list, where its policy excludes them.</param>
public readonly record struct DroppedCards(
    long NoName, long MissingAmount, long UnreadableAmount, long NotCommissionable, long NotListed)
{
    /// <summary>Cards dropped for any reason.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Total => NoName + MissingAmount + UnreadableAmount + NotCommissionable + NotListed;

    /// <summary>The sum of both.</summary>
    public static DroppedCards operator +(DroppedCards left, DroppedCards right) => Add(left, right);

    /// <summary>The sum of both.</summary>
    public static DroppedCards Add(DroppedCards left, DroppedCards right) => new(
        left.NoName + right.NoName,
        left.MissingAmount + right.MissingAmount,
        left.UnreadableAmount + right.UnreadableAmount,
        left.NotCommissionable + right.NotCommissionable,
        left.NotListed + right.NotListed);
}
