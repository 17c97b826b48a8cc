namespace CardGenius.Service.Http;

/// <summary>A column of an input.</summary>
/// <param name="Column">Its header.</param>
/// <param name="Use">What it gives.</param>
public sealed record ColumnDocument(string Column, string Use);
