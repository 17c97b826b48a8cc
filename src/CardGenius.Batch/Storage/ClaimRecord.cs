namespace CardGenius.Batch.Storage;

/// <summary>A claim's document.</summary>
/// <param name="Owner">Who has it.</param>
/// <param name="Beat">Grows with each sign of life.</param>
/// <param name="Released">Whether it was let go.</param>
internal sealed record ClaimRecord(string Owner, long Beat, bool Released);
