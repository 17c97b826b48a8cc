using System.Globalization;
using CardGenius.Batch.Model.Counts;

namespace CardGenius.Batch.Execution;

/// <summary>Why a run stopped because users got no card, in words. Counts only: the text reaches logs and an orchestration's history.</summary>
public static class NoCardReasons
{
    /// <summary>The share of users without a card is above the tolerance.</summary>
    public static string OfShare(AnsweredUsers answered, double tolerance) => string.Create(
        CultureInfo.InvariantCulture,
        $"{answered.WithoutCards} of {answered.Users} users got no card, more than the tolerated {tolerance * 100:0.##} %: {Why(answered.Dropped)}");

    /// <summary>No user of the run got a card.</summary>
    public static string OfAll(ChunkTally tally) => string.Create(
        CultureInfo.InvariantCulture, $"none of the {tally.Results} answered users got a card: {Why(tally.Dropped)}");

    /// <summary>What was dropped, by reason; empty where nothing was.</summary>
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
        ? "the API's responses hold no cards"
        : $"cards dropped: {Describe(dropped)}";
}
