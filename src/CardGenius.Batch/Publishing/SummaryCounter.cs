using System.Text.RegularExpressions;
using CardGenius.Batch.Failures;
using CardGenius.Batch.Publishing.Report;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Publishing;

/// <summary>Counts the first cards, the failures and the rejects of a publication. Its size is limited.</summary>
internal sealed partial class SummaryCounter
{
    private const string Other = "(others)";
    private const int MostMessages = 100;

    private readonly TextCounts<string> _cards = new(Other);
    private readonly TextCounts<(string? Column, string Reason)> _rejects = new((null, Other));
    private readonly FailureGroups _failures = new(MostMessages);

    public IReadOnlyList<FailedUsers> Failures => _failures.Groups;

    public void Add(string card, long users = 1) => _cards.Add(card, users);

    public void Add(FailedUsers users) => _failures.Add(users);

    public void Add(Reject reject) => _rejects.Add((reject.Column, Row().Replace(reject.Reason, "")));

    public void Add(PartSummary part)
    {
        foreach (var (card, users) in part.Cards)
        {
            Add(card, users);
        }

        foreach (var failed in part.Failures)
        {
            Add(failed);
        }
    }

    public PartSummary ToPart() => new([.. _cards.Counts.Select(c => new CardUsers(c.Key, c.Value))], _failures.Groups);

    public PublishedSummary ToRun() => new(
        [.. _cards.Counts.Take(PublishedSummary.Most).Select(c => new CardUsers(c.Key, c.Value))],
        [.. _rejects.Counts.Take(PublishedSummary.Most).Select(c => new RejectedRows(c.Key.Column, c.Key.Reason, c.Value))],
        PublishedSummary.Of(_failures.Groups));

    // The reason of a duplicate names the row of the first user.
    [GeneratedRegex(", on row [0-9]+")]
    private static partial Regex Row();
}
