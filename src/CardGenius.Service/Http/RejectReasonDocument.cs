namespace CardGenius.Service.Http;

/// <summary>Why rows are rejected.</summary>
/// <param name="Column">The column at fault; absent for the row as a whole.</param>
/// <param name="Reason">Why.</param>
/// <param name="Rows">How many.</param>
public sealed record RejectReasonDocument(string? Column, string Reason, long Rows);
