using System.Globalization;

namespace CardGenius.Batch.Publishing.Verification;

/// <summary>A line of a published file.</summary>
internal readonly record struct PublishedPlace(string File, long Line)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File} (line {Line})");
}
