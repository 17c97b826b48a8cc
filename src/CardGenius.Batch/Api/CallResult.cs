using CardGenius.Batch.Model.Counts;
using CardGenius.Batch.Ranking;
using CardGenius.Batch.Records;

namespace CardGenius.Batch.Api;

/// <summary>The result of one call.</summary>
public sealed record CallResult
{
    /// <summary>The verdict on the call.</summary>
    public required CallVerdict Verdict { get; init; }

    /// <summary>The top cards in rank order; empty unless <see cref="CallVerdict.Answered"/>.</summary>
    public IReadOnlyList<RankedCard> Cards { get; init; } = [];

    /// <summary>The numbers of cards in the response that the ranking rules excluded.</summary>
    public DroppedCards Dropped { get; init; }

    /// <summary>The attempts, in the order in which they were made.</summary>
    public IReadOnlyList<AttemptOutcome> Attempts { get; init; } = [];

    /// <summary>The last failure, or the reason why no attempt was made (<see cref="CallVerdict.Unavailable"/>); null if the call was answered, or
    /// stopped before its first attempt.</summary>
    public CallFailure? Failure { get; init; }

    /// <summary>The earliest time of the next request, as <c>Retry-After</c> set it. Null unless the call made no attempt for this reason
    /// (<see cref="CallVerdict.Unavailable"/>).</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Whether the response to a neutral request proves that the API is available; null if the client does not evaluate it.</summary>
    internal bool? Proof { get; init; }

    /// <summary>Whether the response to a neutral request shows that the API is available. Without <see cref="Proof"/>, cards and a refusal of the
    /// empty profile (400, 422) show it.</summary>
    internal bool ShowsThatTheApiIsThere => Proof ?? Verdict is CallVerdict.Answered or CallVerdict.Rejected;
}
