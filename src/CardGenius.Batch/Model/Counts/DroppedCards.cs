namespace CardGenius.Batch.Model.Counts;

/// <summary>The numbers of cards in usable responses that the ranking rules excluded, by the first reason that applies. Cards below the top N are
/// not counted, because no rule excluded them.</summary>
/// <param name="NoName">The number of cards without a <c>card_name</c>.</param>
/// <param name="MissingAmount">The number of cards whose yearly savings, joining fee or extra benefits are null or absent.</param>
/// <param name="UnreadableAmount">The number of cards with one of these amounts as a text that is not an amount.</param>
/// <param name="NotCommissionable">The number of cards that <c>commissionable_cards.json</c> lists as not commissionable.</param>
/// <param name="NotListed">The number of cards that <c>commissionable_cards.json</c> does not list, if its policy excludes them.</param>
public readonly record struct DroppedCards(
    long NoName, long MissingAmount, long UnreadableAmount, long NotCommissionable, long NotListed)
{
    /// <summary>The number of excluded cards, for any reason.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Total => NoName + MissingAmount + UnreadableAmount + NotCommissionable + NotListed;

    /// <summary>Returns the sum of two counts.</summary>
    public static DroppedCards operator +(DroppedCards left, DroppedCards right) => Add(left, right);

    /// <summary>Returns the sum of two counts.</summary>
    public static DroppedCards Add(DroppedCards left, DroppedCards right) => new(
        left.NoName + right.NoName,
        left.MissingAmount + right.MissingAmount,
        left.UnreadableAmount + right.UnreadableAmount,
        left.NotCommissionable + right.NotCommissionable,
        left.NotListed + right.NotListed);
}
