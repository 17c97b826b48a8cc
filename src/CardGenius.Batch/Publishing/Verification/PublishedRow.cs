using System.Globalization;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>A row of a published file.</summary>
/// <param name="Row">The input's row.</param>
/// <param name="Id">The user's id; null of a reject.</param>
/// <param name="Place">Where it stands: file and line.</param>
internal readonly record struct PublishedRow(long Row, string? Id, PublishedPlace Place);

/// <summary>A line of a published file.</summary>
internal readonly record struct PublishedPlace(string File, long Line)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File} (line {Line})");
}
