namespace CardGenius.Batch.Storage.Leases;

/// <summary>A claim's document.</summary>
/// <param name="Owner">Who has it.</param>
/// <param name="Beat">Grows with each heartbeat.</param>
/// <param name="Released">Whether it was let go.</param>
/// <param name="DeadSeconds">For how long it must be unchanged before another may take it; null in a document of an earlier version: <see cref="EarlierDead"/>.</param>
internal sealed record ClaimRecord(string Owner, long Beat, bool Released, double? DeadSeconds = null)
{
    /// <summary>What the holders of an earlier version rely on.</summary>
    public static readonly TimeSpan EarlierDead = TimeSpan.FromSeconds(105);

    /// <summary>For how long it must be unchanged before another may take it.</summary>
    public TimeSpan Dead => DeadSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : EarlierDead;
}
