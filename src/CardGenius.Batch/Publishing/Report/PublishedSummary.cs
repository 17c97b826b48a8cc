using CardGenius.Batch.Failures;

namespace CardGenius.Batch.Publishing.Report;

/// <summary>The most frequent cards, rejects and failures of a run. It contains no data of a user.</summary>
/// <param name="TopCards">The most frequent first cards. The most frequent one is first.</param>
/// <param name="Rejects">The most frequent reasons of rejects.</param>
/// <param name="Failures">The most frequent failures.</param>
public sealed record PublishedSummary(
    IReadOnlyList<CardUsers> TopCards, IReadOnlyList<RejectedRows> Rejects, IReadOnlyList<FailureCount> Failures)
{
    /// <summary>The maximum number of entries of each list.</summary>
    public const int Most = 20;

    /// <summary>Returns the most frequent failures of groups.</summary>
    public static IReadOnlyList<FailureCount> Of(IEnumerable<FailedUsers> groups) =>
    [
        .. groups.GroupBy(g => (g.Class, g.Status, g.Message))
            .Select(g => new FailureCount(g.Key.Class, g.Key.Status, g.Key.Message, g.Sum(f => f.Count)))
            .OrderByDescending(f => f.Users).ThenBy(f => f.Class).ThenBy(f => f.Status).ThenBy(f => f.Message, StringComparer.Ordinal)
            .Take(Most),
    ];
}
