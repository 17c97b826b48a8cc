using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Api;

/// <summary>What became of one user's call.</summary>
public sealed record CallResult
{
    /// <summary>What it came to.</summary>
    public required CallVerdict Verdict { get; init; }

    /// <summary>The top cards in rank order; empty unless <see cref="CallVerdict.Answered"/>.</summary>
    public IReadOnlyList<RankedCard> Cards { get; init; } = [];

    /// <summary>The cards of the response that a rule of the ranking excluded.</summary>
    public DroppedCards Dropped { get; init; }

    /// <summary>The attempts made, in order.</summary>
    public IReadOnlyList<AttemptOutcome> Attempts { get; init; } = [];

    /// <summary>The last failure, or why no attempt was made (<see cref="CallVerdict.Unavailable"/>); null where the call was answered, or
    /// stopped before its first attempt.</summary>
    public CallFailure? Failure { get; init; }

    /// <summary>The time before which the API asked not to be called, where that is why no attempt was made
    /// (<see cref="CallVerdict.Unavailable"/>); null otherwise.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Whether the response to a neutral request proves that the API is up; null where the client does not say.</summary>
    internal bool? Proof { get; init; }

    /// <summary>Of a neutral request: the API is up. It answered with cards, or refused the empty profile (400, 422).</summary>
    internal bool ShowsThatTheApiIsThere => Proof ?? Verdict is CallVerdict.Answered or CallVerdict.Rejected;
}
