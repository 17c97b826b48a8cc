using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;

namespace CardGenius.Batch.Api.Responses;

/// <summary>What was read from the body of a response.</summary>
/// <param name="Class"><see cref="FailureClass.None"/> where it was read to its end and understood.</param>
/// <param name="Cards">The top cards; empty where it was not.</param>
/// <param name="Detail">What is wrong with it, for a person.</param>
/// <param name="Ended">Whether the body was read to its end: where it was not, the connection cannot be used again.</param>
internal readonly record struct ParsedResponse(FailureClass Class, RankedCard[] Cards, string? Detail, bool Ended)
{
    /// <summary>The cards that a rule of the ranking excluded.</summary>
    public DroppedCards Dropped { get; init; }

    public static ParsedResponse Failed(FailureClass failureClass, string detail, bool ended) => new(failureClass, [], detail, ended);
}
