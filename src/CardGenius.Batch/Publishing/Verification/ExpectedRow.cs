namespace CardGenius.Batch.Publishing.Verification;

/// <summary>A data row that must be published.</summary>
/// <param name="Row">The input's row.</param>
/// <param name="Id">The user's id; null of a reject.</param>
internal readonly record struct ExpectedRow(long Row, string? Id);
