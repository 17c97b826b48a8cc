namespace CardGenius.Batch.Input;

/// <summary>How many rows were rejected for one reason.</summary>
/// <param name="Column">The column at fault; null for the row as a whole.</param>
/// <param name="Reason">The reason, without what is particular to a row.</param>
/// <param name="Count">How many.</param>
public sealed record RejectCount(string? Column, string Reason, long Count);
