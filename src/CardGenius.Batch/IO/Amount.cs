using System.Globalization;

namespace CardGenius.Batch.IO;

/// <summary>Formats amounts exactly and without trailing zeros, so that equal amounts are written as equal bytes.</summary>
internal static class Amount
{
    /// <inheritdoc cref="ShortestDecimal.Of"/>
    public static decimal Normalize(decimal value) => ShortestDecimal.Of(value);

    /// <summary>Returns the amount as text: digits without groups, and '.' before the fraction.</summary>
    public static string Format(decimal value) => Normalize(value).ToString(CultureInfo.InvariantCulture);
}
