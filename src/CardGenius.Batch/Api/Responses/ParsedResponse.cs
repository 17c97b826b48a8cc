using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api.Responses;

/// <summary>The content of a response body.</summary>
/// <param name="Class"><see cref="FailureClass.None"/> if the body is complete and valid; otherwise the failure.</param>
/// <param name="Cards">The top cards; empty for a failure.</param>
/// <param name="Detail">What is wrong with the body, for messages; null if it is valid.</param>
/// <param name="Ended">Whether the body was read to its end. If it was not, its connection cannot be reused.</param>
internal readonly record struct ParsedResponse(FailureClass Class, RankedCard[] Cards, string? Detail, bool Ended)
{
    /// <summary>The numbers of cards that the ranking rules excluded.</summary>
    public DroppedCards Dropped { get; init; }

    public static ParsedResponse Failed(FailureClass failureClass, string detail, bool ended) => new(failureClass, [], detail, ended);
}
