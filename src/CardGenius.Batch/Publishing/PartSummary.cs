using CardGenius.Batch.Failures;
using CardGenius.Batch.Publishing.Report;

namespace CardGenius.Batch.Publishing;

/// <summary>What a part contributes to the <see cref="PublishedSummary"/>.</summary>
/// <param name="Cards">The first cards of the users, with their counts.</param>
/// <param name="Failures">The failed users by class, status and message.</param>
internal sealed record PartSummary(IReadOnlyList<CardUsers> Cards, IReadOnlyList<FailedUsers> Failures);
