namespace CardGenius.Service.Http.Runs;

/// <summary>Rows of the results of a run.</summary>
/// <param name="Columns">The names of the columns: those of the input, those of each card, and <c>cardgenius_error</c>.</param>
/// <param name="Rows">The cells of each row.</param>
public sealed record RowsDocument(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
