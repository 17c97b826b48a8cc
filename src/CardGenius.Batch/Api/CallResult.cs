using CardGenius.Batch.Ranking;

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

    /// <summary>Of a neutral call: the API is there. One that refuses the empty profile, or cannot calculate it, is.</summary>
    internal bool ShowsThatTheApiIsThere =>
        Verdict is CallVerdict.Answered or CallVerdict.Rejected || Failure?.Class == FailureClass.ApiError;
}
