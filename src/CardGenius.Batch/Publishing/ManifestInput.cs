namespace CardGenius.Batch.Publishing;

/// <summary>The input a publication was made from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its SHA-256 in lower-case hex.</param>
/// <param name="Rows">Its data rows.</param>
/// <param name="EmptyRows">Its rows of nothing but blanks, which were passed over.</param>
/// <param name="Columns">Its own columns, in order.</param>
/// <param name="IdColumn">Which of them holds the user's id, from 0.</param>
public sealed record ManifestInput(
    string Name, long Bytes, string Sha256, long Rows, long EmptyRows, IReadOnlyList<string> Columns, int IdColumn);
