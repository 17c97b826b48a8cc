using System.Globalization;

namespace CardGenius.Batch.IO;

/// <summary>Amounts as they are written: the exact value, without trailing zeros, so that equal amounts are equal bytes.</summary>
internal static class Amount
{
    /// <summary>The same value with the smallest scale: 1.50 becomes 1.5, 2.00 becomes 2, and there is one zero.</summary>
    public static decimal Normalize(decimal value) => ShortestDecimal.Of(value);

    /// <summary>The amount as text: plain digits, '.' before the fraction.</summary>
    public static string Format(decimal value) => Normalize(value).ToString(CultureInfo.InvariantCulture);
}
