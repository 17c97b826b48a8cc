namespace CardGenius.Batch.Execution;

/// <summary>What became of asking for the turn.</summary>
/// <param name="Taken">Whether it is the asker's.</param>
/// <param name="Reason">Who has it, for people; null where it was taken.</param>
/// <param name="QuietUntil">Until when no call may be made; null: at once.</param>
public sealed record RunLeaseAttempt(bool Taken, string? Reason = null, DateTimeOffset? QuietUntil = null);
