using System.Globalization;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>A row of a published file.</summary>
/// <param name="Row">The row number in the input.</param>
/// <param name="Id">The id of the user; null for a reject.</param>
/// <param name="Place">The file and line of the row.</param>
internal readonly record struct PublishedRow(long Row, string? Id, PublishedPlace Place);

/// <summary>A line of a published file.</summary>
internal readonly record struct PublishedPlace(string File, long Line)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File} (line {Line})");
}
