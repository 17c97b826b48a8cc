namespace CardGenius.Batch.Publishing.Merging;

/// <summary>The published outcome of a user.</summary>
/// <param name="Run">The run that created the outcome.</param>
/// <param name="Row">The row of the user in the input of that run.</param>
/// <param name="Id">The user id.</param>
/// <param name="Cells">The cells of the user in the input of that run, in the order of <see cref="PublishedRun.Columns"/>; empty if they were not
/// read.</param>
/// <param name="Line">The line of the result; empty for a failure. It is valid until the next outcome is read.</param>
/// <param name="Error">The error of a failure; null for a result.</param>
internal readonly record struct PublishedOutcome(
    PublishedRun Run, long Row, string Id, IReadOnlyList<string> Cells, ReadOnlyMemory<byte> Line, string? Error)
{
    public bool IsResult => Error is null;
}
