using CardGenius.Batch.IO;
using CardGenius.Batch.Publishing;
using CardGenius.Batch.Publishing.Report;

namespace CardGenius.Service.Http.Runs;

/// <summary>The most frequent cards, rejects and failures of a run, at most 20 of each. It contains no data of a user.</summary>
/// <param name="TopCards">The most frequent first cards. Absent for results of versions that did not count them.</param>
/// <param name="Rejects">The most frequent reasons of rejects. Absent for results of versions that did not count them.</param>
/// <param name="Failures">The most frequent failures. Absent for results of versions that did not count them.</param>
public sealed record SummaryDocument(
    IReadOnlyList<TopCardDocument>? TopCards, IReadOnlyList<RejectReasonDocument>? Rejects, IReadOnlyList<FailureDocument>? Failures)
{
    /// <summary>Returns the document of a publication.</summary>
    internal static SummaryDocument From(Manifest manifest) => manifest.Summary is { } summary
        ? new(
            [.. summary.TopCards.Select(c => new TopCardDocument(c.Card, c.Users))],
            [.. summary.Rejects.Select(r => new RejectReasonDocument(r.Column, r.Reason, r.Rows))],
            [.. summary.Failures.Select(FailureDocument.From)])
        : new(null, null, null);
}

/// <summary>The number of users whose first card is the same.</summary>
/// <param name="Card">The shown name of the card.</param>
/// <param name="Users">The number of users.</param>
public sealed record TopCardDocument(string Card, long Users);

/// <summary>Users that failed in the same way.</summary>
/// <param name="Class">The class of the last attempt.</param>
/// <param name="Status">The HTTP status code of the last attempt. Absent if it got no response.</param>
/// <param name="Users">The number of users.</param>
/// <param name="Example">The description of the failure, at most 200 characters. Words that can be data of a user are masked.</param>
public sealed record FailureDocument(string Class, int? Status, long Users, string Example)
{
    private const int MostCharacters = 200;

    internal static FailureDocument From(FailureCount failure) => new(
        SnakeCase.Of(failure.Class),
        failure.Status,
        failure.Users,
        failure.Message.Length <= MostCharacters ? failure.Message : string.Concat(failure.Message.AsSpan(0, MostCharacters - 1), "…"));
}
