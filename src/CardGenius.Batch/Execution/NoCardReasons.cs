using System.Globalization;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>Describes why a run stopped because users got no card. The text contains only counts, because it reaches logs and the
/// orchestration history.</summary>
public static class NoCardReasons
{
    /// <summary>Returns the reason for a share of users without a card that is above the tolerance.</summary>
    /// <param name="answered">The counts of the answered users.</param>
    /// <param name="tolerance">The tolerated share, from 0 to 1.</param>
    public static string OfShare(AnsweredUsers answered, double tolerance) => string.Create(
        CultureInfo.InvariantCulture,
        $"{answered.WithoutCards} of {answered.Users} users got no card, more than the tolerated {tolerance * 100:0.##} %: {Why(answered.Dropped)}");

    /// <summary>Returns the reason for a run in which no user got a card.</summary>
    public static string OfAll(ChunkTally tally) => string.Create(
        CultureInfo.InvariantCulture, $"none of the {tally.Results} answered users got a card: {Why(tally.Dropped)}");

    /// <summary>Returns the numbers of dropped cards by reason, largest first. Returns an empty string if no card was dropped.</summary>
    public static string Describe(DroppedCards dropped)
    {
        (long Count, string Reason)[] reasons =
        [
            (dropped.NotListed, "not listed in the commissionable cards"),
            (dropped.NotCommissionable, "not commissionable"),
            (dropped.MissingAmount, "with a missing amount"),
            (dropped.UnreadableAmount, "with an unreadable amount"),
            (dropped.NoName, "without a name"),
        ];
        return string.Join(", ", reasons.Where(r => r.Count > 0).OrderByDescending(r => r.Count)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Count:#,0} {r.Reason}")));
    }

    private static string Why(DroppedCards dropped) => dropped.Total == 0
        ? "the API's responses contain no cards"
        : $"cards dropped: {Describe(dropped)}";
}
