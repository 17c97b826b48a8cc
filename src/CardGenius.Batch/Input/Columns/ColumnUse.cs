namespace CardGenius.Batch.Input.Columns;

/// <summary>What a column of the input gives.</summary>
/// <param name="Column">Its header.</param>
/// <param name="Field"><c>user_id</c> or the API's field; null: nothing, it goes into the results as it is.</param>
/// <param name="IsDropped">Whether it came from an earlier output and is left out.</param>
/// <param name="Suggestion">For a column that gives nothing: the known name it may be a misspelling of, or null.</param>
public sealed record ColumnUse(string Column, string? Field, bool IsDropped, string? Suggestion);
